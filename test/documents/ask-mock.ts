/** `/2/users/me` without a token, or with that one: the status. */
export async function callMe(origin: string, accessToken = ''): Promise<number> {
  const headers = accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }
  return (await fetch(`${origin}/2/users/me`, { headers })).status
}

/** A call of the control API with a JSON body, and its answer. */
export async function control(origin: string, path: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/_mock/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json() as Promise<Record<string, string>>
}
