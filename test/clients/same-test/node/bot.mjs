/** A bot of yours: it keeps two tokens, and when X says 401 it refreshes once and calls again. */
export class Bot {
  #app
  #tokens

  constructor(app, tokens) {
    this.#app = app
    this.#tokens = tokens
  }

  async whoAmI() {
    let response = await this.#callMe()
    if (response.status === 401) {
      await this.#refresh()
      response = await this.#callMe()
    }
    if (!response.ok) throw new Error(`users/me: ${response.status}`)
    const { data } = await response.json()
    return data.username
  }

  #callMe() {
    const headers = { authorization: `Bearer ${this.#tokens.accessToken}` }
    return fetch(`${this.#app.apiOrigin}/2/users/me`, { headers })
  }

  async #refresh() {
    const { apiOrigin, clientId, clientSecret } = this.#app
    const response = await fetch(`${apiOrigin}/2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.#tokens.refreshToken }),
    })
    if (!response.ok) throw new Error(`refresh: ${response.status}`)
    const answer = await response.json()
    this.#tokens.accessToken = answer.access_token
    this.#tokens.refreshToken = answer.refresh_token
  }
}
