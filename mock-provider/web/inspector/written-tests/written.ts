import { asGoTest } from './go.ts'
import { readPlan, type Plan, type Recording } from './plan.ts'
import { asPytest } from './pytest.ts'
import { asVitest } from './vitest.ts'

/** How a test can be written. `file` is named as its runner looks for it. */
type Language = {
  id: 'vitest' | 'pytest' | 'go'
  name: string
  file: string
  type: string
  write: (plan: Plan, head: readonly string[]) => string
}

/** The languages of written tests: a new one is a line here, and its file. */
export const languages: readonly Language[] = [
  { id: 'vitest', name: 'vitest', file: 'recorded.test.ts', type: 'text/plain', write: asVitest },
  { id: 'pytest', name: 'pytest', file: 'test_recorded.py', type: 'text/plain', write: asPytest },
  { id: 'go', name: 'Go', file: 'recorded_test.go', type: 'text/plain', write: asGoTest },
]

/** The language of that id; the first for any other. */
export function languageOf(id: string | null): Language {
  const [first] = languages
  const found = languages.find((language) => language.id === id) ?? first
  if (!found) throw new RangeError('there is no language to write a test in')
  return found
}

/** A test as a text, with the plan that it was written by. */
export type Written = { plan: Plan; text: string }

/** The recording as a test in that language; undefined where there is nothing to write. */
export function writeTest(recording: Recording, { write, id }: Language): Written | undefined {
  const plan = readPlan(recording)
  return plan && { plan, text: write(plan, headOf(plan, id)) }
}

/** What stands above everything: where it comes from, how it is run, and what it leaves out. */
function headOf({ from, to, notices }: Plan, id: Language['id']): string[] {
  const runs = {
    vitest: 'Fill the hole, `yourApp`, and run it with vitest: the mock is in the test.',
    pytest:
      'Fill the hole, `your_app`, and run it with MOCK_ORIGIN=http://127.0.0.1:4000 (npm run mock -- --port 4000).',
    go: 'Fill the hole, yourApp, and run it with MOCK_ORIGIN=http://127.0.0.1:4000 (npm run mock -- --port 4000).',
  }
  const about = [`Written by twitter-oauth-lab from events ${from} to ${to} of a journal.`, runs[id]]
  return [...about, ...notices.map((notice) => `Mind: ${notice}`)]
}
