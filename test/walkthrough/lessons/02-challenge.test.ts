import { proveLesson } from './prove.ts'

const RIGHT = "return createHash('sha256').update(verifier).digest('base64url')"

proveLesson(
  '02-challenge',
  [
    { what: 'plain', slip: 'M10', says: 'method plain', edits: [[RIGHT, 'return verifier']] },
    {
      what: 'the hash in hexadecimal',
      slip: 'M03',
      says: 'hash in hexadecimal',
      edits: [["digest('base64url')", "digest('hex')"]],
    },
    {
      what: 'the letters of the hash',
      slip: 'M03',
      says: 'not its 64 letters',
      edits: [[RIGHT, "return Buffer.from(createHash('sha256').update(verifier).digest('hex')).toString('base64url')"]],
    },
    { what: 'padding', slip: 'M04', says: 'no padding', edits: [[RIGHT, `${RIGHT} + '='`]] },
    { what: 'base64', slip: 'M04', says: '"=" goes', edits: [["'base64url'", "'base64'"]] },
    {
      what: 'base64 without "="',
      slip: 'M04',
      says: 'some challenges are right',
      edits: [["digest('base64url')", "digest('base64').replace('=', '')"]],
    },
    {
      what: 'the hash of the decoded bytes',
      slip: 'M03',
      says: 'not of the bytes',
      edits: [['update(verifier)', "update(Buffer.from(verifier, 'base64url'))"]],
    },
  ],
  [
    { what: 'another hash', edits: [["'sha256'", "'sha512'"]] },
    { what: 'a cut verifier', edits: [['update(verifier)', 'update(verifier.slice(0, 43))']] },
    { what: 'a cut challenge', edits: [[RIGHT, `${RIGHT}.slice(1)`]] },
    { what: 'the vector alone', edits: [[RIGHT, "return 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'"]] },
  ],
)
