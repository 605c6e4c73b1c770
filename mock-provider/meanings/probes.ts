import type { Probe } from './meaning.ts'

/** A junk refresh token: X looks at the client first, then at the token. Nothing is used up. */
const ASK_WITH_JUNK =
  'curl -i -u CLIENT_ID https://api.x.com/2/oauth2/token -d grant_type=refresh_token -d client_id=CLIENT_ID -d refresh_token=junk'

/** Whether id and secret are right, by themselves. curl asks for the secret as its password. */
export const askAboutClient: Probe = {
  command: ASK_WITH_JUNK,
  tells:
    '400 "Value passed for the token was invalid.": id and secret are right, and your program sends them in another way. 401 again: the secret is wrong. 400 "Value passed for the client id was invalid.": the id is.',
}

/** The same for the id. */
export const askAboutClientId: Probe = {
  command: ASK_WITH_JUNK,
  tells:
    'The same answer: X does not know this id. 400 "Value passed for the token was invalid.": the id is good, so your program sends another one, or the refresh token is another app’s.',
}

/** Your program against the mock, whose journal has the reason. */
export function rehearse(tells: string): Probe {
  return { command: 'npm run lab -- run -- COMMAND', tells: `COMMAND starts your program. ${tells}` }
}

/** The access token, by itself. */
export function callMe(tells: string): Probe {
  return { command: 'curl -i https://api.x.com/2/users/me -H "Authorization: Bearer ACCESS_TOKEN"', tells }
}
