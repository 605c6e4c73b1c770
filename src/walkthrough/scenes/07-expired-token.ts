import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
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
