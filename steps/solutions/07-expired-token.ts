// Lesson 7: a call that survives the death of its access token, and knows when to stop.
import { ApiResponseError, getMe, loadConfig, refreshTokens } from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = loadConfig()

/** Your part: the user's name; after one 401, one refresh and one retry. */
async function whoAmI(): Promise<string> {
  const { accessToken, refreshToken } = need(readHandoff(config).tokens, 'access token', 'npm run step:4')
  try {
    return (await getMe(config, accessToken)).username
  } catch (error) {
    if (!(error instanceof ApiResponseError && error.status === 401) || refreshToken === undefined) throw error
  }
  const tokens = await refreshTokens(config, { refreshToken })
  writeHandoff(config, { tokens })
  return (await getMe(config, tokens.accessToken)).username
}

try {
  console.log(`You are @${await whoAmI()}.`)
} catch (error) {
  console.log(
    error instanceof ApiResponseError ? `X refuses: ${error.status}. Ask the user.` : 'Something else failed.',
  )
  process.exitCode = 1
}
