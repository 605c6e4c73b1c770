export { buildAuthorizationUrl, readAuthorizationResponse, UnverifiedErrorResponse } from './authorization.ts'
export { openBrowser } from './browser.ts'
export { createClock, systemClock, type Clock } from './clock.ts'
export { isLoopback, isRehearsal, loadConfig, type ClientConfig, type Environment } from './config.ts'
export { type RequestOptions } from './deadline.ts'
export {
  ApiResponseError,
  OAuthResponseError,
  RequestFailedError,
  UnexpectedResponseError,
  type ApiProblem,
  type OAuthAnswer,
} from './errors.ts'
export { HandoffFile, labHome, type Handoff, type HandoffEntry } from './handoff-file.ts'
export { keepAside, readOwnJson, writeOwnFile } from './own-file.ts'
export { openOwnFolder } from './own-folder.ts'
export { createCodeVerifier, createState, deriveCodeChallenge } from './pkce.ts'
export { createRedactor, type Redactor } from './redact.ts'
export { canListen, listenForRedirect, type RedirectListener } from './redirect-listener.ts'
export { exchangeCode, refreshTokens, revokeToken, type TokenSet } from './token.ts'
export { callApi, getMe, type ApiRequest, type User } from './users.ts'
