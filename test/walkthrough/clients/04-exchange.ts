// With the client's own exchange.
import { exchangeCode, loadConfig } from '../../../src/client/index.ts'
import { readHandoff, writeHandoff } from '../../../steps/handoff.ts'

const config = loadConfig()
const { codeVerifier = '', code = '' } = readHandoff(config).attempt ?? {}
writeHandoff(config, { tokens: await exchangeCode(config, { code, codeVerifier }) })
