/**
 * A known mistake: what is done wrong, the one sentence that puts it right, and where it was seen. `later`: why no lesson
 * recognises it yet, and which one is to.
 */
export type MistakeText = { what: string; says: string; source: string; later?: string }

/**
 * What people get wrong in this flow, by number; each stands here once. Checks name the number, lessons say which they teach,
 * and `docs/mistakes.md` is made from this list. A new mistake gets the next free number; a number is never given twice.
 */
export const mistakes = {
  M01: {
    what: 'verifier too short: counts random bytes, not characters; strips symbols afterwards',
    says: '43 is counted on the finished string; 32 random bytes give exactly 43 characters.',
    source:
      'xdevplatform/oauth2.0-bot `main.py`, aaronpk/webmention.io#213, auth0/spa-pkce#5, zitadel/oidc#125, tonyxu-io/pkce-generator#2, mtougeron/oncall-status#15 (a provider began enforcing, apps broke)',
  },
  M02: {
    what: 'verifier too long for the same reason',
    says: 'Ask for 96 bytes and you get 128 characters; ask for 128 bytes and you are over the limit.',
    source: '@xdevplatform/xdk 0.6.6: default 171 chars; dnplus/streamlit-oauth#25 (134), medplum/medplum#5240',
  },
  M03: {
    what: 'challenge made from the hex text of the hash',
    says: 'Encode the 32 bytes of the hash, not its 64-letter spelling.',
    source: 'panva/node-oidc-provider#771, jasonraimondi/ts-oauth2-server#45, SandeepVashishtha/Eventra#18234',
  },
  M04: {
    what: '`=`, `+`, `/` left in',
    says: 'base64url is another alphabet; a bug that depends on the bytes looks like bad luck.',
    source:
      'googleapis/oauth2client#674, googleapis/google-auth-library-java#1373, keycloak/keycloak#15739, erlef/oidcc#199 (fails only sometimes)',
  },
  M05: {
    what: 'verifier gone when the user returns (new object, lost cookie, serverless)',
    says: 'The verifier must outlive the redirect: store it before you send the user away, filed under state.',
    source: 'tweepy/tweepy#2014, #2021, nextauthjs/next-auth#1367, #11641, jumbojett/OpenID-Connect-PHP#339',
  },
  M06: {
    what: 'link built twice → second challenge, first verifier',
    says: 'One attempt, one verifier; building the link again starts another attempt.',
    source: 'rh-aiservices-bu/litemaas#116, nspady/google-calendar-mcp#168, supabase/supabase#28110',
  },
  M07: {
    what: 'one process-wide verifier for all users',
    says: 'A verifier belongs to one browser’s one attempt, never to the program.',
    source: 'xdevplatform/oauth2.0-bot `main.py`, a popular FastAPI demo',
  },
  M08: {
    what: 'verifier in a signed but readable cookie',
    says: 'Signed means untampered, not unseen.',
    source: 'jan-janssen/gmailsorter#402',
    later: 'needs a web app: a program’s cookies are not on the wire of X; a later lesson on web apps',
  },
  M09: {
    what: 'verifier reused as `state`',
    says: 'State ties the answer to one browser and is seen on the way; the verifier is shown to nobody but the token endpoint.',
    source: 'cemalturkcan/opencode-anthropic-login-via-cli#24',
  },
  M10: {
    what: '`plain` with a constant, copied from the docs’ example',
    says: 'With plain, whoever sees the request already holds the proof.',
    source: 'X docs authorize URL example; xdevplatform/twitter-api-typescript-sdk examples',
  },
  M11: {
    what: '"I have a client secret, so I don’t need PKCE" / "PKCE replaces my secret"',
    says: 'The secret says which app; PKCE says the same attempt.',
    source: 'oauth.net client-authentication page, common Q&A',
  },
  M12: {
    what: '"PKCE makes state pointless"',
    says: 'PKCE lets the server refuse a foreign code; state lets you refuse before you even ask.',
    source: 'Q&A thread ’does PKCE replace state’',
  },
  M13: {
    what: 'generated, stored, never compared',
    says: 'A state nobody compares is decoration.',
    source:
      'xdevplatform/oauth2.0-bot callback, requests/requests-oauthlib#105, everruns/everruns#623, modelcontextprotocol/inspector#1189',
  },
  M14: {
    what: 'fixed or guessable (`my-state`, `login:google`, counter)',
    says: 'If a stranger can guess it from your source, it protects nobody.',
    source: 'twitter-api-typescript-sdk examples, sigbit/mcp-auth-proxy#30, PalisadoesFoundation/talawa-admin#7389',
  },
  M15: {
    what: 'missing state falls through to success',
    says: 'Absent is a mismatch.',
    source: 'scalekit-inc/org-brain-workshop#1, veryfront/veryfront-code#530',
  },
  M16: {
    what: 'mismatch because the cookie lives on another host (`localhost` vs `127.0.0.1`), another origin, or a second tab',
    says: 'Two names for one machine are two cookie jars.',
    source:
      'panva/openid-client#49, #86, tuo-lei/vibe-replay#85, authlib/authlib#376, mitreid-connect/OpenID-Connect-Java-Spring-Server#1286',
    later: 'needs a browser with cookies; a later lesson on web apps',
  },
  M17: {
    what: 'session key regenerated at each start, so logins in flight die',
    says: 'Restarting must not forget who was half-way through.',
    source: 'xdevplatform/oauth2.0-bot (random key at boot, S)',
    later: 'needs a web app that is restarted in the middle of a log-in; a later lesson on web apps',
  },
  M18: {
    what: 'almost equal: slash, port, scheme, path',
    says: 'It is compared as text, not as a place.',
    source: 'pilcrowonpaper/arctic#137, xdevplatform/twitter-api-typescript-sdk#38, X docs "exact match"',
  },
  M19: {
    what: '`localhost` refused or unreachable; IPv6 vs IPv4',
    says: 'Register 127.0.0.1 and listen where the browser will knock.',
    source: 'nearform/well#3, turingschool/curriculum#977, xurl README/changelog',
  },
  M20: {
    what: 'X’s page says only "Something went wrong" and nothing reaches the app',
    says: 'If the address is in doubt the server must not redirect, so the error stays on its page: check client_id and redirect first.',
    source:
      'florianmartens/passport-twitter-oauth2.0#5, xdevplatform/twitter-api-java-sdk#17, xdevplatform/xurl#27, jarulsamy/Twitter-Archive#21',
  },
  M21: {
    what: 'different redirect_uri at the exchange',
    says: 'You must say the same address twice: once to ask, once to collect.',
    source: 'googleapis/google-api-nodejs-client#1951, X docs token parameters',
  },
  M22: {
    what: 'https → http loopback blocked by strict browsers',
    says: 'Sometimes the browser, not OAuth, refused.',
    source: 'edipal/entra-oauth-playground README',
    later: 'the browser refuses, and neither the server nor the app hears of it; a later lesson on redirect URIs',
  },
  M23: {
    what: 'spent twice (reload, double effect, retry)',
    says: 'A code is a cloakroom ticket: torn on first use.',
    source:
      'plhery/node-twitter-api-v2#496 (worked once, then "authorization code was invalid"), soofstad/react-oauth2-pkce#39, #50, auth0/auth0-spa-js#850, thelinmichael/spotify-web-api-node#501',
  },
  M24: {
    what: 'too slow: X gives 30 seconds',
    says: 'If you are copying it by hand you are racing a clock: let the callback spend it.',
    source: 'X docs glossary; Box documents the same limit',
  },
  M25: {
    what: 'servers that allow reuse, or issue two tokens under a race',
    says: '’At most once’ is a database constraint, not a wish.',
    source: 'ferriskey/ferriskey#862, oauth-exploit-lab ex8',
    later: 'a mistake of servers, not of clients; a later lesson on codes',
  },
  M26: {
    what: 'code/state in access logs',
    says: 'The callback URL is a secret for as long as the code lives.',
    source: 'pierreb-devkit/Node#3967, apereo/cas#5247',
  },
  M27: {
    what: 'confidential app without the Basic header → `Missing valid authorization header` — even on refresh',
    says: 'If you own a secret you must show it at every token call: exchange, refresh, revoke.',
    source:
      'xdevplatform/oauth2.0-bot#2 (the official bot’s own refresh), r-lib/httr2#122, laravel/socialite#576, tweepy/tweepy#2035, unasuke/omniauth-twitter2#4, better-auth/better-auth#2095, xurl changelog 2026-06-29',
  },
  M28: {
    what: 'app type in the console disagrees with the code',
    says: 'Native/SPA: client_id in the body. Web/bot: Basic header. The console, not your code, decides which.',
    source: 'xdevplatform/twitter-api-typescript-sdk#23, xdevplatform/bookmarks-search#10',
  },
  M29: {
    what: 'API key, OAuth 1.0a tokens, app-only bearer and Client ID mixed up',
    says: 'Four families of keys live on one console page; this flow uses only Client ID and Client Secret.',
    source: 'xdevplatform/twitter-api-java-sdk#17, sferik/x-ruby#28',
  },
  M30: {
    what: 'app-only bearer used for a user endpoint → 403 "Unsupported Authentication"',
    says: 'Bearer is how a token travels, not whom it speaks for.',
    source: 'plhery/node-twitter-api-v2#475, myConsciousness/twitter-api-v2#610',
  },
  M31: {
    what: 'no `offline.access` → no refresh token',
    says: 'You ask for tomorrow at consent time; you cannot add it later.',
    source: 'myConsciousness/twitter-oauth2-pkce#10, superfaceai/passport-twitter-oauth2#4, X docs',
  },
  M32: {
    what: '`offline_access` (OpenID spelling) instead of `offline.access`',
    says: 'X spells it with a dot.',
    source: 'unasuke/omniauth-twitter2#4, netlify-labs/oauth-example#1',
  },
  M33: {
    what: 'believing offline.access makes the access token live longer (the docs’ wording invites it: two hours "unless you’ve used" the scope)',
    says: 'It does not stretch the first token; it adds a second one.',
    source: 'X docs',
  },
  M34: {
    what: '`/2/users/me` 403 with only `users.read`',
    says: 'users/me needs users.read and tweet.read; 401 is ’who are you’, 403 is ’not you’.',
    source:
      'florianmartens/passport-twitter-oauth2.0#1 ("two days"), nextauthjs/next-auth#5838, pilcrowonpaper/arctic#44',
  },
  M35: {
    what: 'expecting refresh to add scopes',
    says: 'Refreshing never widens; only consent does.',
    source: 'plhery/node-twitter-api-v2#224, oauth-exploit-lab ex7 (a server that allowed it, S)',
  },
  M36: {
    what: 'saves `expires_in`, re-counts from load time',
    says: 'Write down when it dies, not how long it lives.',
    source: 'PrefectHQ/fastmcp#3572, @xdevplatform/xdk 0.6.6 `setToken`',
  },
  M37: {
    what: 'seconds vs milliseconds',
    says: '`expires_in` is seconds from now; JavaScript clocks are milliseconds since 1970.',
    source: 'Autodesk-Forge/forge-api-java-client#4 (token "valid" 2 years 10 months), OAuth-Apis/apis#56',
  },
  M38: {
    what: 'unknown expiry treated as never',
    says: 'Unknown means expired.',
    source:
      '@xdevplatform/xdk 0.6.6 after a first exchange, twitter-api-typescript-sdk (without a refresh token it is never ’expired’, S), xurl changelog 2026-06-25 (fixed)',
  },
  M39: {
    what: 'no leeway, or leeway as long as the lifetime (hourly job refreshing anything that dies within two hours = rotate every hour)',
    says: 'A little early is prudence; always early is churn.',
    source: 'trypostit/trypost#126, xurl 30-second skew',
  },
  M40: {
    what: 'FAQ says tokens do not expire (that is OAuth 1.0a)',
    says: 'Same site, two protocols: read which one the sentence is about.',
    source: 'X docs FAQ, seed article',
  },
  M41: {
    what: 'refreshing before every call',
    says: 'Each refresh burns a key; spend keys only when needed.',
    source: 'devhindo/x, as described in its generated wiki',
  },
  M42: {
    what: 'new refresh token not saved, or saved where the running process doesn’t look',
    says: 'The answer contains your next key; drop it and the door locks behind you.',
    source:
      'gptme/gptme-contrib#285 (file updated, environment stale), ropensci-archive/rtweet#774, slackapi/bolt-python#685',
  },
  M43: {
    what: '"six months" read as "this token works for six months"',
    says: 'The six months belong to the newest token only.',
    source: 'trypostit/trypost#126, XeroAPI/xero-node#382',
  },
  M44: {
    what: 'two machines or two environments on one grant',
    says: 'One chain of tokens, one writer.',
    source:
      'xdevplatform/xurl#22 (maintainer: expected), heysamtexas/django-oauth2-capture#6, dexidp/dex#973, allegro/allegro-api#2670',
    later: 'needs two machines; a later lesson on races between processes',
  },
  M45: {
    what: 'parallel refresh: loser replays a dead token, family dies',
    says: 'Lock the whole refresh, then look again before you ask.',
    source:
      'anomalyco/opencode#49439, box/box-python-sdk#71, nightscout/nocturne#326 (415 of 679 tokens revoked as ’reuse’), F3-Nation/f3-nation#375',
  },
  M46: {
    what: 'file locked for reading/writing, but not across the refresh',
    says: 'Two polite readers can still both act on the same old page.',
    source: 'anomalyco/opencode#49439, xurl',
    later: 'needs two processes; a later lesson on races between processes',
  },
  M47: {
    what: 'answer lost after the server rotated',
    says: 'Between the server’s yes and your save, the key exists nowhere you own.',
    source:
      'advplyr/audiobookshelf#5281, doorkeeper-gem/doorkeeper#486, kurrent-io/kcap-cli#946; FAPI 2.0 discourages rotation for this reason',
    later: 'needs an answer that is lost on its way; a later lesson on lost answers',
  },
  M48: {
    what: 'access token written before refresh token, crash between; or `null` overwrites the old one',
    says: 'Save the pair in one step; no new refresh token means keep the old.',
    source: 'D00mch/souz#711',
  },
  M49: {
    what: 'any failure wipes the connection',
    says: 'Only a refusal is death; a timeout is weather.',
    source: 'fkooman/php-oauth-client#54, xorbitsai/xagent#1544, goplus/builder#3453, ForgeRock/forgerock-ios-sdk#362',
  },
  M50: {
    what: 'a refusal retried for ever',
    says: 'After a refusal the only remedy is a human.',
    source: 'vm0-ai/vm0#27957 (47 tries in 56 s), iamfatness/CoreVideo#196',
  },
  M51: {
    what: 'server says `invalid_request` where the spec says `invalid_grant`, so the client misreads it',
    says: 'Match on meaning, not on one string: know your server’s dialect.',
    source: 'plhery/node-twitter-api-v2#496 (X’s wording), obot-platform/obot#7501',
  },
  M52: {
    what: 'reuse alarm understood as a bug, or as proof of theft',
    says: 'The server cannot tell a thief from a stutter, so it ejects both.',
    source:
      'get-engram/engram#389 (80 chain revocations in seven weeks; author judged the usual cause a lost answer, not theft)',
    later: 'a mistake in what people conclude, not in what a program does; a later lesson on replays',
  },
  M53: {
    what: 'revoking the access token and thinking it’s over',
    says: 'Revoke the refresh token, then prove it by trying.',
    source:
      'django-oauth/django-oauth-toolkit#839, #1510, wagnerdelima/drf-social-oauth2#67, danschultzer/ex_oauth2_provider#84',
    later: 'needs a sign-out; a later lesson on revocation',
  },
  M54: {
    what: 'no way to start from a stored token (library wants a fresh login)',
    says: 'Log in once; after that the program must be able to wake up from disk.',
    source: 'xdevplatform/twitter-api-typescript-sdk#37, #54, #32',
  },
  M55: {
    what: 'tokens in clear; encryption present but never called; unauthenticated mode; key rotation breaks half the record',
    says: 'Prove it: search your data folder for the token and find nothing.',
    source:
      'alan-turing-institute/AssurancePlatform#954, scttfrdmn/oidc-pam#123, intrafind/ihub-apps#1807, HazelChat/hazel#183',
    later: 'needs a look into the program’s own storage; a later lesson on storage',
  },
  M56: {
    what: 'tokens or codes in URLs, logs, error bodies; even a prefix',
    says: 'A URL is a postcard; name tokens by fingerprint, never by their own letters.',
    source:
      'twitter-api-typescript-sdk puts token parameters in the query string, Ark-Aak/cp-oauth#21, evcc-io/evcc#33339, engram-app/Engram#99',
  },
  M57: {
    what: 'OAuth fully succeeded, reads still fail: `client-not-enrolled` / `client-forbidden`',
    says: 'The user said yes; the platform hasn’t: check package and environment of the app.',
    source: 'xurl README',
    later: 'needs an app that is not enrolled; a later lesson on going live',
  },
  M58: {
    what: 'callback unreachable on a server over SSH',
    says: 'The code reaches your browser; carry it across by pasting the whole address.',
    source: 'xurl `--headless`, closed issues it names',
    later: 'needs another machine; a later lesson on going live',
  },
  M59: {
    what: 'no state, or one of more than 500 characters, so that an error cannot be told whose it is',
    says: 'An error that brings no state back is nobody’s: send one of 1 to 500 characters.',
    source: 'cases authorize-missing-state and authorize-long-state of wire/observed.json',
  },
  M60: {
    what: 'after a refresh the refused call is not made again, or made with the old access token',
    says: 'A refresh answers no call: make it once more, with the token that just came.',
    source: 'singer-io/tap-xero#12, jackmusick/bifrost#16',
  },
} as const satisfies Record<string, MistakeText>

/** The number of a mistake: `M01`. */
export type Mistake = keyof typeof mistakes

/** Whether a text is the number of a known mistake. */
export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(mistakes, text)
}
