/** The user at X's two pages, as a browser submits their forms; gives the address that the browser is sent to. */
export async function consentAt(authorizationUrl) {
  const endpoint = new URL(authorizationUrl)
  const logIn = await readAttempt(await fetch(endpoint))
  const page = await readAttempt(await post(endpoint, { attempt: logIn, user: 'ada_practice' }))
  const answer = await post(endpoint, { attempt: page, decision: 'approve' })
  return new URL(answer.headers.get('location'))
}

/** The same for an app that wants the code alone. */
export async function consent(authorizationUrl) {
  return (await consentAt(authorizationUrl)).searchParams.get('code')
}

function post({ origin, pathname }, form) {
  const headers = { origin, 'sec-fetch-site': 'same-origin' }
  return fetch(origin + pathname, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })
}

async function readAttempt(response) {
  return /name="attempt" value="([^"]+)"/.exec(await response.text())?.[1]
}
