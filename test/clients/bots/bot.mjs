// Refreshes a minute before its access token ends, by a timer, for some hours of its own time.
const [, , hours] = process.argv
const { CLIENT_ID, CLIENT_SECRET, MOCK_CONTROL } = process.env
const startedAt = Date.now()

/** How far the mock's clock is from ours: below 0 it is behind, 0 within the time that asking takes. */
async function drift() {
  const before = Date.now() / 1000
  const { now } = await (await fetch(`${MOCK_CONTROL}/clock`)).json()
  return Math.min(0, now + 1 - before) + Math.max(0, now - Date.now() / 1000)
}

async function refresh(refreshToken) {
  const response = await fetch('https://api.x.com/2/oauth2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  })
  if (!response.ok) throw new Error(`a refresh was answered ${response.status}`)
  const { refresh_token: next, expires_in: seconds } = await response.json()
  refreshLater(next, Date.now() / 1000 + seconds)
}

function refreshLater(refreshToken, expiresAt) {
  setTimeout(() => void refresh(refreshToken), (expiresAt - 60) * 1000 - Date.now())
}

const headers = { 'content-type': 'application/json' }
const signedIn = await (await fetch(`${MOCK_CONTROL}/sign-in`, { method: 'POST', headers, body: '{}' })).json()
refreshLater(signedIn.refreshToken, signedIn.expiresAt)
const first = await drift()
setTimeout(
  async () => {
    console.log(Math.round(first), Math.round(await drift()))
    process.exit()
  },
  startedAt + hours * 3_600_000 - Date.now(),
)
