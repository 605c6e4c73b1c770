import { UsageError } from '../system/usage-error.ts'

/** An answer as flags have it. */
export type WrittenAnswer = { status?: string; error?: string; description?: string; endpoint?: string }

const PATHS: Record<string, string> = {
  authorization: '/i/oauth2/authorize',
  token: '/2/oauth2/token',
  revocation: '/2/oauth2/revoke',
  'app-only': '/oauth2/token',
  api: '/2/users/me',
}

/** Writes it down as the transcript that it stands for. @throws {UsageError} for what no answer can be. */
export function writeAnswer({ status, error, description, endpoint }: WrittenAnswer): string {
  if (status !== undefined && !/^[2-5]\d\d$/.test(status))
    throw new UsageError(`--status cannot be "${status}"; it takes the status of an answer, say 400`)
  if (endpoint !== undefined && !Object.hasOwn(PATHS, endpoint))
    throw new UsageError(`--endpoint cannot be "${endpoint}"; it takes ${Object.keys(PATHS).join(', ')}`)
  if (endpoint === 'authorization' && error !== undefined) return `?error=${error}&state=given`
  const target = endpoint === undefined ? '' : `https://api.x.com${PATHS[endpoint]}\n`
  const body = { error, ...(error === undefined ? { detail: description } : { error_description: description }) }
  return `${target}${status === undefined ? '' : `HTTP/1.1 ${status}\n\n`}${JSON.stringify(body)}`
}
