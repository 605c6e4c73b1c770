import http from 'node:http'
import https from 'node:https'
import { text as readText } from 'node:stream/consumers'
import axios from 'axios'
import * as undici from 'undici'

type Sent = {
  method?: string
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
}

/** A way in which programs send a request. None of them follows redirects here, unless its name says so. */
export type Sender = (url: string, sent?: Sent) => Promise<{ status: number; text: string; location: string }>

const viaFetch: Sender = async (url, sent) => {
  const response = await fetch(url, { redirect: 'manual', ...sent })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' }
}

const viaHttp =
  (request: typeof https.request | typeof http.request, agent?: https.Agent): Sender =>
  (url, { body, ...options } = {}) =>
    new Promise((resolve, reject) => {
      const sending = request(url, { ...options, ...(agent && { agent }) }, (response) => {
        const { statusCode: status = 0, headers } = response
        readText(response).then((text) => resolve({ status, text, location: headers.location ?? '' }), reject)
      })
      sending.on('error', reject).end(body)
    })

const viaAxios: Sender = async (url, { body, ...options } = {}) => {
  const { status, data, headers } = await axios.request<string>({
    url,
    ...options,
    data: body,
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: 'text',
  })
  return { status, text: data, location: String(headers.location ?? '') }
}

const viaUndici =
  (dispatcher?: () => undici.Dispatcher): Sender =>
  async (url, { method = 'GET', ...options } = {}) => {
    const own = dispatcher && { dispatcher: dispatcher() }
    const { statusCode, body, headers } = await undici.request(url, {
      ...options,
      ...own,
      method: method as undici.Dispatcher.HttpMethod,
    })
    return { status: statusCode, text: await body.text(), location: String(headers.location ?? '') }
  }

const viaUndiciFetch: Sender = async (url, sent) => {
  const response = await undici.fetch(url, { redirect: 'manual', ...sent })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' }
}

const keepAlive = new https.Agent({ keepAlive: true })

export const senders: [name: string, sender: Sender][] = [
  ['global fetch', viaFetch],
  ['node:https', viaHttp(https.request)],
  ['node:https with a keep-alive agent', viaHttp(https.request, keepAlive)],
  ['axios', viaAxios],
  ['undici.fetch', viaUndiciFetch],
  ['undici.request', viaUndici()],
  ['undici.request with an Agent of its own', viaUndici(() => new undici.Agent({ allowH2: true }))],
]

/** For addresses that start with `http:`. */
export const plainSenders: [name: string, sender: Sender][] = [
  ['global fetch', viaFetch],
  ['node:http', viaHttp(http.request)],
  ['axios', viaAxios],
  ['undici.request', viaUndici()],
]
