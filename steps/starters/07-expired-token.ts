// Lesson 7: a call that survives the death of its access token, and knows when to stop.
import { ApiResponseError, getMe, loadConfig } from '../../src/client/index.ts'
import { need, readHandoff } from '../handoff.ts'

const config = loadConfig()

/** Your part: the user's name; after one 401, one refresh and one retry. */
async function whoAmI(): Promise<string> {
  const { accessToken } = need(readHandoff(config).tokens, 'access token', 'npm run step:4')
  return (await getMe(config, accessToken)).username
}

try {
  console.log(`You are @${await whoAmI()}.`)
} catch (error) {
  console.log(
    error instanceof ApiResponseError ? `X refuses: ${error.status}. Ask the user.` : 'Something else failed.',
  )
  process.exitCode = 1
}
