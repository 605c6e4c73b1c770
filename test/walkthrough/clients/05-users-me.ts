// Never refreshes: another program does that. It tells the two refusals apart by its exit code.
import { ApiResponseError, getMe, loadConfig } from '../../../src/client/index.ts'
import { readHandoff } from '../../../steps/handoff.ts'

const config = loadConfig()
try {
  const { name } = await getMe(config, readHandoff(config).tokens?.accessToken ?? '')
  console.log(name)
} catch (error) {
  if (!(error instanceof ApiResponseError)) throw error
  process.exitCode = error.status === 401 ? 75 : 77
}
