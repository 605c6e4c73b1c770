import type { Scene, Stage } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'three-calls': async (stage) => {
    const { accessToken } = await stage.logIn()
    stage.say(`your user’s token    ${await stage.call(accessToken)}`)
    stage.say(`the app’s own token  ${await callWith(stage, await appOnlyToken(stage.mock))}`)
    stage.say(`no token at all      ${await callWith(stage)}`)
  },
  'no-tweet-read': async (stage) => {
    const { accessToken } = await stage.logIn(['users.read', 'offline.access'])
    stage.say(`With users.read alone X says ${await stage.call(accessToken)}`)
  },
  'in-the-address': async (stage) => {
    const { accessToken } = await stage.logIn()
    const url = new URL('/2/users/me', stage.config.apiOrigin)
    url.searchParams.set('access_token', accessToken)
    const response = await fetch(url)
    stage.say(`With ?access_token=… and no header X says ${response.status} "${(await response.json()).title}".`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
}

async function callWith({ config }: Stage, token?: string): Promise<string> {
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` })
  const response = await fetch(`${config.apiOrigin}/2/users/me`, { headers })
  return `${response.status} "${(await response.json()).title}"`
}

/** Of the client credentials grant: it speaks for the app, for no user. */
async function appOnlyToken({ origin, clients }: Stage['mock']): Promise<string> {
  const [app] = clients.list()
  const response = await fetch(`${origin}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${app?.apiKey}:${app?.apiSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return (await response.json()).access_token
}
