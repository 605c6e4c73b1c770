import { hash } from 'node:crypto'
import { isTokenShaped } from '../../mock-provider/world/tokens.ts'
import { SecretScan } from '../../mock-provider/index.ts'
import { mayHold } from './places.ts'
import { readRecorded, readSecrets, type Issued, type Recorded } from './recordings.ts'

export type Kind = 'authorization code' | 'access token' | 'refresh token' | 'app-only token' | 'client or API secret'

export type Verdict = {
  /** One line for each kind of secret, place and program, and for each program whose secrets were not seen. Empty: nothing is out. */
  findings: string[]
  secretCount: number
  /** Secrets that tests chose, too short to be looked for. */
  shortCount: number
  outputCount: number
  fileCount: number
  byteCount: number
}

/** So much of a secret is enough to be found: one that is printed shortened, or broken into lines, is out, too. */
const ENOUGH = 20
/** In less, a text that a test chose as a secret would be found in ordinary words. */
const SHORTEST = 16
/** Whatever a secret looks like when it is encoded, it stands in a run of these. */
const WORD = /[\w%+/\\=.~-]{16,}/g

type Sighting = { issued: Issued; form: string }

/** Looks for every issued secret in everything that was printed and written, outside of the documented places. */
export function judge(folder: string): Verdict {
  const all = readSecrets(folder)
  const secrets = all.filter(({ secret }) => secret.length >= SHORTEST)
  const sightingsIn = createSearch(secrets)
  const counts = {
    secretCount: secrets.length,
    shortCount: all.length - secrets.length,
    outputCount: 0,
    fileCount: 0,
    byteCount: 0,
  }
  const findings = new Map<string, string[]>()
  for (const recorded of readRecorded(folder)) {
    if (recorded.isUnseen) {
      findings.set(`secrets that the scan was not shown, in ${placeOf(recorded)}`, ['all of them'])
      continue
    }
    counts[recorded.isFile ? 'fileCount' : 'outputCount'] += 1
    counts.byteCount += recorded.text.length
    for (const { issued, form } of sightingsIn(recorded.text)) {
      if (mayHold(recorded, kindOf(issued.secret))) continue
      const place = placeOf(recorded).replace(WORD, (word) => (sightingsIn(word).length > 0 ? 'a secret' : word))
      const finding = `${kindOf(issued.secret)}, ${form}, in ${place}`
      const named = `${fingerprintOf(issued.secret)} of ${issued.test}`
      findings.set(finding, [...(findings.get(finding) ?? []), named])
    }
  }
  return { findings: [...findings].map(([finding, named]) => lineOf(finding, named)), ...counts }
}

/** The same files, paths and digests are written over and over: each text and each word is looked at once. */
function createSearch(secrets: Issued[]): (text: string) => Sighting[] {
  const byPart = new Map(secrets.map((issued) => [tellingPart(issued.secret), issued]))
  const scan = new SecretScan([...byPart.keys()])
  const known = new Map<string, Sighting[]>()
  const lookAt = (word: string): Sighting[] => {
    const sightings = scan.scanText(word).flatMap(({ secret, form }) => {
      const issued = byPart.get(secret)
      return issued ? [{ issued, form }] : []
    })
    known.set(word, sightings)
    return sightings
  }
  const knownTexts = new Map<string, Sighting[]>()
  return (text) => {
    const digest = hash('sha256', text)
    const sightings =
      knownTexts.get(digest) ?? (text.match(WORD) ?? []).flatMap((word) => known.get(word) ?? lookAt(word))
    knownTexts.set(digest, sightings)
    return [...new Set(sightings)]
  }
}

/** The part that only this secret has. App-only tokens begin with 21 times A. */
function tellingPart(secret: string): string {
  return secret.replace(/^A{21}/, '').slice(0, ENOUGH)
}

function kindOf(secret: string): Kind {
  if (isTokenShaped(secret, 'ac')) return 'authorization code'
  if (isTokenShaped(secret, 'at')) return 'access token'
  if (isTokenShaped(secret, 'rt')) return 'refresh token'
  return secret.startsWith('A'.repeat(21)) ? 'app-only token' : 'client or API secret'
}

/** Of no world's key: only equal or not. */
function fingerprintOf(secret: string): string {
  return `..${hash('sha256', secret, 'hex').slice(-4)}`
}

/** Folders and process ids that change from run to run are left out, so that equal places are one line. */
function placeOf({ place, isFile, argv, test }: Recorded): string {
  const name = isFile ? place.replace(/-[A-Za-z0-9]{6}(?=\/|$)/g, '-*').replace(/\.\d+$/, '.*') : place
  return `${name} of \`${['node', ...argv.slice(1)].join(' ')}\` (${test})`
}

function lineOf(finding: string, [first = '', ...others]: string[]): string {
  return `${finding}: ${first}${others.length > 0 ? `, and ${others.length} more` : ''}`
}
