import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadCheck } from '../../src/walkthrough/course/judge.ts'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { isInPython, solutionFile, starterFile } from '../../src/walkthrough/course/starters.ts'
import { needsPython } from '../needs-python.ts'
import { root } from '../run-command.ts'
import { judgeEdited, unmet } from './lessons/prove.ts'

const stems = lessonStems().filter(isInPython)

type Edit = readonly [find: string, replace: string]

const BASIC = 'auth = (lab.CLIENT_ID, lab.CLIENT_SECRET) if lab.CLIENT_SECRET else None'

/** Right in another way: each is a text of the solution and what stands there in its place. */
const variants: Record<string, readonly Edit[]> = {
  '03-authorize': [
    [
      'f"{lab.AUTHORIZATION_ENDPOINT}?{urlencode(parameters)}"',
      'requests.Request("GET", lab.AUTHORIZATION_ENDPOINT, params=parameters).prepare().url',
    ],
    ['import lab\n', 'import requests\nimport lab\n'],
    ['query.get("state") == state', 'secrets.compare_digest(query.get("state", ""), state)'],
  ],
  '04-exchange': [
    [
      BASIC,
      'auth = None\npair = base64.b64encode(f"{lab.CLIENT_ID}:{lab.CLIENT_SECRET}".encode()).decode()\nheaders = {"Authorization": f"Basic {pair}"} if lab.CLIENT_SECRET else {}',
    ],
    ['data=form, auth=auth', 'data=form, headers=headers'],
    ['import sys\n', 'import base64\nimport sys\n'],
  ],
  '05-users-me': [
    [
      'requests.get(lab.USERS_ME, headers=headers, timeout=10)',
      'requests.Session().request("GET", lab.USERS_ME, headers=headers)',
    ],
  ],
  '06-refresh': [['tokens["expires_at"] - lab.now() < 30', 'lab.now() > tokens["expires_at"] - 60']],
}

/** The solution with one mistake, and how it must be named. */
const wrong: { stem: string; what: string; slip: string; says: string; edits: readonly Edit[] }[] = [
  {
    stem: '03-authorize',
    what: 'a state that nobody compares',
    slip: 'M13',
    says: 'decoration',
    edits: [['query.get("state") == state', '"code" in query or "error" in query']],
  },
  {
    stem: '04-exchange',
    what: 'the secret in the form',
    slip: 'M28',
    says: 'Basic header only',
    edits: [[BASIC, 'auth = None\nform["client_secret"] = lab.CLIENT_SECRET']],
  },
  {
    stem: '05-users-me',
    what: 'a refresh after a 403',
    slip: 'M34',
    says: '403 is "not you"',
    edits: [['status == 401', 'status >= 400']],
  },
  {
    stem: '06-refresh',
    what: 'a new pair that is not kept',
    slip: 'M42',
    says: 'next key',
    edits: [['    lab.write_handoff(tokens=tokens)\n', '']],
  },
  {
    stem: '06-refresh',
    what: 'a refresh without Basic',
    slip: 'M27',
    says: '2022 tutorial',
    edits: [[BASIC, 'auth = None']],
  },
  {
    stem: '06-refresh',
    what: 'a time in milliseconds',
    slip: 'M37',
    says: 'seconds since 1970',
    edits: [
      [
        '    lab.write_handoff(tokens=tokens)\n',
        '    tokens["expires_at"] *= 1000\n    lab.write_handoff(tokens=tokens)\n',
      ],
    ],
  },
  {
    stem: '07-expired-token',
    what: 'a save left out',
    slip: 'M42',
    says: 'next key',
    edits: [['    lab.write_handoff(tokens=tokens)\n', '']],
  },
  {
    stem: '08-missing-offline-access',
    what: 'the same scopes again',
    slip: 'M31',
    says: 'consent time',
    edits: [[', "offline.access"]', ']']],
  },
  {
    stem: '09-six-months',
    what: 'a reminder on the last day',
    slip: 'M39',
    says: 'dead already',
    edits: [['(180 - 7)', '180']],
  },
]

test('each lesson that the wire can judge is there in Python', async () => {
  const checks = await Promise.all(lessonStems().map(async (stem) => ({ stem, ...(await loadCheck(stem)) })))

  expect(stems).toEqual(checks.filter(({ overTheWire }) => overTheWire).map(({ stem }) => stem))
  expect(stems.length).toBeGreaterThanOrEqual(7)
})

test('each file in Python belongs to a lesson', () => {
  const files = ['starters', 'solutions'].map((folder) =>
    readdirSync(join(root, 'steps', folder)).filter((name) => name.endsWith('.py')),
  )

  expect(files).toEqual([stems, stems].map((each) => each.map((stem) => `${stem}.py`)))
})

describe('in Python', () => {
  beforeEach(needsPython)

  test.for(stems)('%s: the starter is not enough, and it runs', async (stem) => {
    const { met, evidence } = await judgeEdited(stem, starterFile(stem, 'python'), [])

    expect(met).toBe(false)
    // It may be refused by the server; it must not be broken or endless.
    const broken = evidence.runs.filter(({ output, ended }) => ended === 'limit' || /^\w*Error\b/m.test(output))
    expect(broken).toEqual([])
  })

  test.for(stems)('%s: the solution is enough', async (stem) => {
    expect(unmet(await judgeEdited(stem, solutionFile(stem, 'python'), []))).toEqual([])
  })

  test.for(Object.entries(variants))('%s: a program that is written differently is enough', async ([stem, edits]) => {
    expect(unmet(await judgeEdited(stem, solutionFile(stem, 'python'), edits))).toEqual([])
  })

  test.for(wrong)('$stem: $what is recognised as $slip', async ({ stem, slip, says, edits }) => {
    const { met, slips } = await judgeEdited(stem, solutionFile(stem, 'python'), edits)

    expect(met).toBe(false)
    expect(slips[0]).toMatchObject({ slip, say: expect.stringContaining(says) })
  })
})
