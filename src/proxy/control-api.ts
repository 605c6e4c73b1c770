import { askText } from '../system/ask-text.ts'
import { UsageError } from '../system/usage-error.ts'

/** The mock answers at once; what takes longer is gone. */
const LIMIT_SECONDS = 10

/** What a mock answered that did not do what it was asked for. */
type Problem = { detail?: string; allowed?: string }

/** The control API of a running mock. A program of ours is at its other end, so what it answers is taken as it says. */
export class ControlApi {
  readonly #origin: string
  readonly #headers: Record<string, string>
  readonly #hasToken: boolean

  constructor(origin: string, token: string | undefined) {
    this.#origin = origin
    this.#hasToken = token !== undefined
    this.#headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
  }

  /**
   * One call, below `/_mock`.
   *
   * @throws {UsageError} with the address, where nobody answers or the token is not taken.
   * @throws {RangeError} with the mock's own words, where it does not take the body.
   */
  async ask<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
    const url = `${this.#origin}/_mock${path}`
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const init: RequestInit = { method, headers: this.#headers, redirect: 'manual', ...sent }
    const asked = askText(url, init, LIMIT_SECONDS)
    const { response, text } = await asked.catch((cause: unknown) => this.#fail('no mock answers there', cause))
    const answer = parse(text)
    if (response.status === 401)
      return this.#fail(
        this.#hasToken
          ? 'it does not take this control token'
          : 'it takes a control token: --control-token, or CONTROL_TOKEN',
      )
    if (typeof answer !== 'object' || answer === null)
      return this.#fail(`what answers there is no mock of twitter-oauth-lab (${response.status} to ${path})`)
    if (response.ok) return answer as Answer // The document of the control API says what it is.
    const { detail = `it answered ${response.status} to ${path}` }: Problem = answer
    if (response.status === 400) throw new RangeError(printable(detail))
    return this.#fail(detail)
  }

  #fail(why: string, cause?: unknown): never {
    throw new UsageError(`--mock ${this.#origin}: ${printable(why)}`, { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Somebody else's words on a terminal. */
function printable(text: string): string {
  return text.slice(0, 300).replace(/\p{Cc}/gu, ' ')
}
