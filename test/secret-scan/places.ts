import { basename } from 'node:path'
import type { Kind } from './judge.ts'
import type { Recorded } from './recordings.ts'

type Place = { why: string; kinds: Kind[]; is(recorded: Recorded): boolean }

/** Where secrets of these kinds may stand, each with the reason. Nothing else may hold one. */
const places: Place[] = [
  {
    why: 'the hand-off file, under its own name, the one that it has until it is whole, and the one that it is kept by',
    kinds: ['authorization code', 'access token', 'refresh token'],
    is: ({ isFile, place }) => isFile && /^handoff\.json(\.(broken-)?[\da-f-]{36})?$/.test(basename(place)),
  },
  {
    why: 'the saved world keeps its clients, and of tokens only digests',
    kinds: ['client or API secret'],
    is: ({ isFile, place }) => isFile && /^world\.json(\.(broken-)?[\da-f-]{36})?$/.test(basename(place)),
  },
  {
    why: '`run` without a command prints the variables for another terminal, the practice client’s secret among them',
    kinds: ['client or API secret'],
    is: ({ place, argv }) => place === 'stdout' && isOurs(argv) && argv[2] === 'run' && !argv.includes('--'),
  },
]

/** Where a test brings a secret itself, and that test alone. What lets a child do so is recorded apart instead. */
const brought: (Place & { test: RegExp })[] = [
  {
    why: 'lessons 4 and 6 are proved with a learner’s program that prints its tokens (M56); what the course shows of it is scanned',
    test: /^test\/walkthrough\/lessons\/0(4-exchange|6-refresh)\.test\.ts$/,
    kinds: ['access token', 'refresh token'],
    is: ({ place, argv }) =>
      place === 'stdout' && /^(\d+-)?0(4-exchange|6-refresh)\.ts(\.mjs)?$/.test(basename(argv[1] ?? '')),
  },
  {
    why: 'an app of somebody else’s keeps its pair in a file',
    test: /^test\/testing\/time\.test\.ts$/,
    kinds: ['access token', 'refresh token'],
    is: ({ isFile, place }) => isFile && basename(place) === 'tokens.json',
  },
  {
    why: 'the log of an app that leaks is what the matcher has to find',
    test: /^test\/mock-provider\/findings\/secret-scan\.test\.ts$/,
    kinds: ['refresh token'],
    is: ({ isFile, place }) => isFile && basename(place) === 'app.log',
  },
  {
    why: 'a secret that was chosen, not drawn, is given to the mock on its command line',
    test: /^test\/clients\//,
    kinds: ['client or API secret'],
    is: ({ place, argv }) => place === 'the command line' && isOurs(argv) && argv.includes('--client-secret'),
  },
  {
    why: 'docs/live.md has the person copy the credentials into .env, and hand them from the mock to the rehearsal in a variable',
    test: /^test\/documents\/live\.test\.ts$/,
    kinds: ['client or API secret'],
    is: ({ isFile, place, argv }) =>
      isFile ? basename(place) === '.env' : place === 'stdout' && argv.length === 1 /* node -p */,
  },
  {
    why: 'a terminal echoes the address that a person pastes into it, code and all',
    test: /^test\/step-runner\/live\.test\.ts$/,
    kinds: ['authorization code'],
    is: ({ place, argv }) => place === 'stdout' && /^(\d+-)?03-authorize\.ts(\.mjs)?$/.test(basename(argv[1] ?? '')),
  },
  {
    why: 'vite keeps copies of our sources: a secret that stands in one is one that a test chose',
    test: /^the suite itself$/,
    kinds: ['client or API secret'],
    is: ({ isFile, place, argv: [, program = ''] }) => isFile && /\/ssr\/[^/]+$/.test(place) && /vitest/.test(program),
  },
]

/** True where a documented place may hold such a secret. */
export function mayHold(recorded: Recorded, kind: Kind): boolean {
  return (
    places.some((place) => place.kinds.includes(kind) && place.is(recorded)) ||
    brought.some((place) => place.test.test(recorded.test) && place.kinds.includes(kind) && place.is(recorded))
  )
}

function isOurs([, program = '']: string[]): boolean {
  return /\/(src\/command\.[jt]s|lab\.mjs|\.bin\/twitter-oauth-lab)$/.test(program)
}
