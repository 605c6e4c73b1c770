import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'forget-the-save': async (stage) => {
    const { refreshToken = '' } = await stage.logIn()
    stage.mock.clock.advance({ hours: 2 })
    const first = await stage.refresh(refreshToken)
    stage.say(`First refresh with RT#1: ${typeof first === 'string' ? first : '200, AT#2 and RT#2'}. Nothing is saved.`)
    stage.mock.clock.advance({ hours: 2 })
    const second = await stage.refresh(refreshToken)
    stage.say(`Two hours later, RT#1 again: ${typeof second === 'string' ? second : '200'}`)
  },
}
