import { startMockProvider } from '../../../mock-provider/index.ts'
import { Stage, type Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'two-bots': async (stage) => {
    const idle = await stage.logIn()
    const busy = await stage.logIn()
    let refreshToken = busy.refreshToken ?? ''
    let done = 0
    for (const month of [1, 2, 3, 4, 5, 6, 7]) {
      stage.mock.clock.advance({ days: 30 })
      const fresh = await stage.refresh(refreshToken)
      if (typeof fresh === 'string') stage.say(`month ${month}: refused`)
      else {
        refreshToken = fresh.refreshToken ?? ''
        done += 1
      }
    }
    const asleep = await stage.refresh(idle.refreshToken ?? '')
    stage.say(`The busy bot refreshed every 30 days: ${done} of 7 went well, it holds RT#${done + 1}.`)
    stage.say(`The idle bot slept 210 days: ${typeof asleep === 'string' ? asleep : '200'}`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
  'a-day-too-late': async (stage) => {
    const [early, late] = [await stage.logIn(), await stage.logIn()]
    stage.mock.clock.advance({ days: 179 })
    const inTime = await stage.refresh(early.refreshToken ?? '')
    stage.say(`On day 179 the first bot refreshes: ${typeof inTime === 'string' ? inTime : '200, six months more'}.`)
    stage.mock.clock.advance({ days: 2 })
    const tooLate = await stage.refresh(late.refreshToken ?? '')
    stage.say(`On day 181 the second one: ${typeof tooLate === 'string' ? tooLate : '200'}`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
  'absolute-cap': async (stage) => {
    const strict = await startMockProvider({
      overrides: { refreshLifetimeSlides: false },
      clock: { startAt: stage.mock.clock.now() },
    })
    const other = new Stage(strict, { ...strict.config, clock: strict.clock })
    let refreshToken = (await other.logIn()).refreshToken ?? ''
    let month = 0
    for (; month < 13; month += 1) {
      strict.clock.advance({ days: 30 })
      const fresh = await other.refresh(refreshToken)
      if (typeof fresh === 'string') break
      refreshToken = fresh.refreshToken ?? ''
    }
    stage.say(`On a server that counts from the consent, the monthly bot dies in month ${month + 1}.`)
    stage.say('It counted 180 days from the consent, whatever was refreshed.')
    await strict.stop()
  },
}
