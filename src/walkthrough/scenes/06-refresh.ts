import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'the-old-token': async (stage) => {
    const { refreshToken = '' } = await stage.logIn()
    const first = await stage.refresh(refreshToken)
    stage.say(`A refresh with RT#1: ${typeof first === 'string' ? first : '200, AT#2 and RT#2'}.`)
    const again = await stage.refresh(refreshToken)
    stage.say(`RT#1 once more: ${typeof again === 'string' ? again : '200'}`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
  'without-basic': async (stage) => {
    const { refreshToken = '' } = await stage.logIn()
    const { tokenEndpoint, clientId } = stage.config
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
    const response = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
    const { error, error_description: says } = await response.json()
    stage.say(`Without the Basic header X says ${response.status} ${error}, "${says}".`)
    const repaired = await stage.refresh(refreshToken)
    stage.say(
      `RT#1 with the header: ${typeof repaired === 'string' ? repaired : '200, AT#2 and RT#2'}. It was not spent.`,
    )
  },
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
