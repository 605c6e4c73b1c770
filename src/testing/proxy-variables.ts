import { env } from 'node:process'

const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy']

/**
 * Takes hosts off the proxy that this machine's variables name: clients that heed them would connect to the proxy in
 * place of the host, and hand it what was meant for the mock.
 *
 * @returns how to put the variables back.
 */
export function bypassProxies(hosts: readonly string[]): () => void {
  if (!PROXIES.some((name) => env[name] || env[name.toUpperCase()])) return () => {}
  const before = { no_proxy: env.no_proxy, NO_PROXY: env.NO_PROXY }
  const excepted = [before.no_proxy || before.NO_PROXY, ...hosts].filter(Boolean).join(',')
  Object.assign(env, { no_proxy: excepted, NO_PROXY: excepted })
  return () => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete env[name]
      else env[name] = value
  }
}
