import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'two-lives': async (stage) => {
    const { accessToken, refreshToken = '' } = await stage.logIn()
    stage.mock.clock.advance({ hours: 2, minutes: 1 })
    stage.say(`2 h 1 min after log-in  users/me with AT#1 says ${await stage.call(accessToken)}`)
    stage.mock.clock.advance({ days: 7 })
    const fresh = await stage.refresh(refreshToken)
    const works = typeof fresh !== 'string'
    stage.say(`a week later            a refresh with RT#1 says ${works ? '200, AT#2 and RT#2' : fresh}`)
    if (works) stage.say(`at once                 users/me with AT#2 says ${await stage.call(fresh.accessToken)}`)
  },
  'given-up-at-503': async (stage) => {
    const { refreshToken = '' } = await stage.logIn()
    stage.mock.clock.advance({ hours: 2, minutes: 1 })
    stage.mock.faults.arm({ at: 'token', times: 1, then: { status: 503 } })
    const { tokenEndpoint, clientId, clientSecret } = stage.config
    const answered = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    })
    stage.say(
      `The refresh meets a 503 (a fault is armed): ${answered.status}. A bot that deletes its tokens now asks its user.`,
    )
    const later = await stage.refresh(refreshToken)
    stage.say(`One that kept them tries RT#1 again: ${typeof later === 'string' ? later : '200, AT#2 and RT#2'}.`)
  },
  'refused-for-ever': async (stage) => {
    const tokens = await stage.logIn()
    stage.mock.faults.arm({ at: 'users/me', times: 1000, then: { status: 401 } })
    let { accessToken, refreshToken = '' } = tokens
    let calls = 0
    // The loop that ships in many bots: refresh on every 401.
    while (calls < 20) {
      calls += 1
      if ((await stage.call(accessToken)).startsWith('200')) break
      const fresh = await stage.refresh(refreshToken)
      if (typeof fresh === 'string') break
      accessToken = fresh.accessToken
      refreshToken = fresh.refreshToken ?? ''
    }
    stage.say('A bot that refreshes at each 401, and X refuses every token (a fault is armed):')
    stage.say(`we stopped it after ${calls} calls. It has burnt RT#1 to RT#${calls}.`)
  },
}
