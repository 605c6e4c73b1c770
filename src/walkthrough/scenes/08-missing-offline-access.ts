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
  'openid-spelling': async (stage) => {
    const attempt = stage.attempt({ scope: 'tweet.read users.read offline_access' })
    stage.say(`With offline_access X ${await stage.visit(attempt)}.`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
}
