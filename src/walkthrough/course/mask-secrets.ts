import { SecretScan, type MockProvider } from '../../../mock-provider/index.ts'

/** So many letters of a secret in a row are no chance. */
const PART = 16
/** Of a token, only its beginning is a secret: behind it stand the time and what kind it is, which others have as well. */
const TOKEN = { length: 91, secret: 60 }

/** A text in which every secret of that world is its fingerprint, and an encoded one or a part of one is said to be one. */
export function maskSecrets(mock: MockProvider, text: string): string {
  const { values } = mock.secrets()
  const [issued, scan] = [new Set(values), new SecretScan(values)]
  const plain = text.replace(/[\w-]{16,}/g, (word) => (issued.has(word) ? mock.fingerprintOf(word) : word))
  const whole = plain.replace(/[\w%+/=.-]{16,}/g, (word) =>
    scan.scanText(word).length > 0 ? '(an encoded secret)' : word,
  )
  const parts = partsOf(values)
  return whole.replace(/[\w-]{16,}/g, (word) => (holdsPart(word, parts) ? '(a part of a secret)' : word))
}

function partsOf(secrets: readonly string[]): Set<string> {
  return new Set(
    secrets.flatMap((secret) => windowsOf(secret.length === TOKEN.length ? secret.slice(0, TOKEN.secret) : secret)),
  )
}

function holdsPart(word: string, parts: ReadonlySet<string>): boolean {
  for (let at = 0; at + PART <= word.length; at += 1) if (parts.has(word.slice(at, at + PART))) return true
  return false
}

function windowsOf(text: string): string[] {
  return Array.from({ length: Math.max(text.length - PART + 1, 0) }, (_, at) => text.slice(at, at + PART))
}
