/** Values with the shape of X's, made here; none was ever issued. */
export function fakeToken(
  kind: 'ac' | 'at' | 'rt',
  issuedAt = Date.parse('2026-03-01T12:00:00Z') / 1000,
  letter = 'F',
): string {
  return Buffer.from(`${letter.repeat(20)}fakeFAKE9fakeFAKE9fakeFAK:${issuedAt}000:1:0:${kind}:1`).toString('base64url')
}

/** The shape of a client secret: 50 characters. */
export const FAKE_SECRET = 'fAkE0client-SECRET1of2nobody3_fAkE4client5SECRET67'
/** The shape of a client id. */
export const FAKE_CLIENT_ID = Buffer.from('fakeFAKEfakeFAKE1234:1:ci').toString('base64url')
/** The shape of a verifier. */
export const FAKE_VERIFIER = 'fAkEverifier0fAkEverifier1fAkEverifier2fAkEv3'
/** What Basic carries. */
export const FAKE_BASIC = Buffer.from(`${FAKE_CLIENT_ID}:${FAKE_SECRET}`).toString('base64')
