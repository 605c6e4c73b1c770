import { proveLesson } from './prove.ts'

const RIGHT = "return randomBytes(32).toString('base64url')"
const HEAD = 'export function makeVerifier(): string {'

proveLesson(
  '01-verifier',
  [
    {
      what: 'the tutorial’s stripping',
      slip: 'M01',
      says: '32 random bytes',
      edits: [[RIGHT, "return randomBytes(30).toString('base64url').replace(/[^A-Za-z0-9]/g, '')"]],
    },
    {
      what: 'a verifier of 128 bytes',
      slip: 'M02',
      says: '96 bytes give 128',
      edits: [['randomBytes(32)', 'randomBytes(128)']],
    },
    {
      what: 'one verifier for the whole program',
      slip: 'M07',
      says: 'never to the program',
      edits: [
        [HEAD, "const once = randomBytes(32).toString('base64url')\n" + HEAD],
        [RIGHT, 'return once'],
      ],
    },
    { what: 'base64', slip: 'M04', says: 'another alphabet', edits: [["'base64url'", "'base64'"]] },
    {
      what: 'Math.random()',
      slip: 'M14',
      says: 'randomBytes() of node:crypto',
      edits: [[RIGHT, "return Array.from({ length: 50 }, () => Math.floor(Math.random() * 36).toString(36)).join('')"]],
    },
  ],
  [
    { what: 'one byte less', edits: [['randomBytes(32)', 'randomBytes(31)']] },
    {
      what: 'a counter',
      edits: [
        [HEAD, 'let counter = 0\n' + HEAD],
        [RIGHT, "return String(counter++).padStart(43, '0')"],
      ],
    },
    {
      what: 'a hash of the time',
      edits: [
        [RIGHT, "return createHash('sha256').update(String(Date.now() + performance.now())).digest('base64url')"],
        ['import { randomBytes }', 'import { createHash }'],
      ],
    },
    { what: 'an odd sign', edits: [[RIGHT, "return randomBytes(32).toString('base64url') + '!'"]] },
    {
      what: 'one empty answer in a thousand',
      edits: [
        [HEAD, 'let counter = 0\n' + HEAD],
        [RIGHT, "return ++counter === 1000 ? '' : randomBytes(32).toString('base64url')"],
      ],
    },
  ],
)
