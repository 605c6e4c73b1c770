import { once } from 'node:events'

/** Opens an address in the person's browser, where there is one. */
export type OpenBrowser = (url: string, env: NodeJS.ProcessEnv) => boolean

type Shown = { origin: string; env: NodeJS.ProcessEnv; openBrowser: OpenBrowser }

/** Prints where the inspector of a mock is, and opens it. Standard output is the program's. */
export function showInspector({ origin, env, openBrowser }: Shown): void {
  const address = `${origin}/_mock/inspector`
  console.error(`\n  Inspector: ${address}\n`)
  openBrowser(address, env)
}

/** Whether a person sits here who can end the waiting. */
export function isInteractive(env: NodeJS.ProcessEnv): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !env.CI
}

/** Resolves at Enter, at the end of standard input, or at a signal to end. */
export async function untilTold(): Promise<void> {
  const { stdin } = process
  console.error('  The mock stays for its inspector: Enter or Ctrl-C ends it.\n')
  const over = new AbortController()
  const { signal } = over
  const told = [once(stdin, 'data', { signal }), once(stdin, 'end', { signal })]
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => once(process, name, { signal }))
  stdin.resume()
  await Promise.race([...told, ...signals])
  stdin.pause()
  // What has not come is not waited for any more.
  for (const each of [...told, ...signals]) each.catch(() => {})
  over.abort()
}
