import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'consent-without': async (stage) => {
    const tokens = await stage.logIn(['tweet.read', 'users.read'])
    stage.say(`tokens of this consent: AT#1${tokens.refreshToken === undefined ? '; refresh token: none' : ', RT#1'}`)
    stage.say(`now               users/me says ${await stage.call(tokens.accessToken)}`)
    stage.mock.clock.advance({ hours: 2, minutes: 1 })
    stage.say(`2 h 1 min later   users/me says ${await stage.call(tokens.accessToken)}`)
    const refreshed = await stage.refresh('undefined')
    stage.say(`a refresh with "undefined" says ${typeof refreshed === 'string' ? refreshed : '200'}`)
  },
  'asked-too-late': async (stage) => {
    const { refreshToken = '' } = await stage.logIn(['tweet.read', 'offline.access'])
    const { tokenEndpoint, clientId, clientSecret } = stage.config
    const scope = 'tweet.read users.read offline.access'
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, scope }),
    })
    const answer = await response.json()
    stage.say(`The refresh asks for users.read as well: ${response.status}, scope "${answer.scope ?? answer.error}".`)
    if (response.ok) stage.say(`users/me with the new token says ${await stage.call(answer.access_token)}`)
  },
  'openid-spelling': async (stage) => {
    const attempt = stage.attempt({ scope: 'tweet.read users.read offline_access' })
    stage.say(`With offline_access X ${await stage.visit(attempt)}.`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
}
