import { SecretScan, type MockProvider } from '../../../mock-provider/index.ts'

/** A text in which every secret of that world is its fingerprint, and an encoded one is said to be one. */
export function maskSecrets(mock: MockProvider, text: string): string {
  const { values } = mock.secrets()
  const [issued, scan] = [new Set(values), new SecretScan(values)]
  const plain = text.replace(/[\w-]{16,}/g, (word) => (issued.has(word) ? mock.fingerprintOf(word) : word))
  return plain.replace(/[\w%+/=.-]{16,}/g, (word) => (scan.scanText(word).length > 0 ? '(an encoded secret)' : word))
}
