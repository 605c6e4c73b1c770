import type { MockProvider } from './handle.ts'
import { isSomebodyThere, openPage, type Environment } from './open-page.ts'
import type { Waiting } from './waiting.ts'
import { INSPECTOR } from './web/inspector/inspection.ts'

type Shown = { origin: string; signal: AbortSignal; waiting: Waiting }

/** `mock.inspect()`: shows the inspector to who sits at this terminal, and waits for them if asked to. */
export function createInspect({ origin, signal, waiting }: Shown): MockProvider['inspect'] {
  return async ({ wait = false } = {}) => {
    const address = origin + INSPECTOR
    const env: Environment = process.env
    if (!isSomebodyThere(env)) tellNobody(wait)
    else {
      console.error(wait ? `A test waits at ${address} until "Go on" is pressed there.` : `Inspector: ${address}`)
      openPage(address, env)
      if (wait) await waiting.wait(signal)
    }
    return address
  }
}

let hasTold = false

/** Once for all mocks: a call that was left in the tests is not to fill the output of CI. */
function tellNobody(wait: boolean): void {
  if (!hasTold)
    console.error(`mock.inspect: nobody can look here (CI, or no terminal)${wait ? ', so it waits not' : ''}.`)
  hasTold = true
}
