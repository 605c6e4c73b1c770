/** A bot of yours: it keeps two tokens, and when X says 401 it refreshes once and calls again. */
export class Bot {
  readonly #app: { apiOrigin: string; clientId: string; clientSecret?: string }
  #tokens: { accessToken: string; refreshToken?: string }

  constructor(
    app: { apiOrigin: string; clientId: string; clientSecret?: string },
    tokens: { accessToken: string; refreshToken?: string },
  ) {
    this.#app = app
    this.#tokens = tokens
  }

  async whoAmI(): Promise<string> {
    let response = await this.#callMe()
    if (response.status === 401) {
      await this.#refresh()
      response = await this.#callMe()
    }
    if (!response.ok) throw new Error(`users/me: ${response.status}`)
    const { data } = (await response.json()) as { data: { username: string } }
    return data.username
  }

  #callMe(): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#tokens.accessToken}` }
    return fetch(`${this.#app.apiOrigin}/2/users/me`, { headers })
  }

  async #refresh(): Promise<void> {
    const { apiOrigin, clientId, clientSecret } = this.#app
    const response = await fetch(`${apiOrigin}/2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.#tokens.refreshToken ?? '' }),
    })
    if (!response.ok) throw new Error(`refresh: ${response.status}`)
    const answer = (await response.json()) as { access_token: string; refresh_token: string }
    this.#tokens.accessToken = answer.access_token
    this.#tokens.refreshToken = answer.refresh_token
  }
}
