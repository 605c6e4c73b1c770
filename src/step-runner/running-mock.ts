import { askText } from '../system/ask-text.ts'
import { UsageError } from '../system/usage-error.ts'

/** What the steps ask a running mock for. */
export type MockAnswer = {
  clientId: string
  now: number
  clients: { clientId: string; clientSecret?: string; redirectUris: string[] }[]
}

type Call = { body?: Record<string, string>; timeoutSeconds?: number }

/**
 * The control API of a running mock. Our own program on the other end, so what it answers is taken as it says.
 *
 * @throws {UsageError} where nobody answers, or somebody who is no mock; says what to do.
 */
export async function askMock(
  origin: string,
  path: string,
  { body, timeoutSeconds = 10 }: Call = {},
): Promise<MockAnswer> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const { response, text } = await askText(origin + path, init ?? {}, timeoutSeconds).catch(() => {
    throw new UsageError(
      `No mock answers at ${origin}. Start one with \`npm run mock -- --port 4000\`, or unset MOCK_ORIGIN.`,
    )
  })
  if (!response.ok)
    throw new UsageError(`${origin}${path} answered ${response.status}: ${text.slice(0, 300).replace(/\p{Cc}/gu, ' ')}`)
  const answer = parse(text)
  if (answer) return answer
  throw new UsageError(
    `What answers at ${origin} is no mock of twitter-oauth-lab. Point MOCK_ORIGIN at one, or unset it.`,
  )
}

function parse(text: string): MockAnswer | undefined {
  try {
    const answer = JSON.parse(text)
    return Array.isArray(answer?.clients) || Array.isArray(answer?.redirectUris) ? answer : undefined
  } catch {
    return undefined
  }
}
