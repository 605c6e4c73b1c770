import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { readCookies } from './kit.ts'

/** Why a request is turned away, and what whoever sent it can do. */
export type Refusal = { status: number; says: string; does: string; isOfLink?: true }

const AGAIN =
  'Ask for a new address in the terminal in which the course runs: w there, or end it and start it again. Progress is kept.'

/**
 * Who may come in. The course starts programs and writes files, so it is guarded like a notebook server: an address that works
 * once, told in the terminal, is exchanged for a cookie; every request needs the cookie, our own name as its host, no other
 * page behind it, and, to change something, a token out of a page of ours.
 *
 * A cookie alone says little: cookies know no ports, so a page of any server at 127.0.0.1 has the browser send ours along.
 *
 * @see RFC 6265 §8.5
 */
export class Guard {
  readonly #port: number
  readonly #cookie = randomText()
  readonly #formKey = randomBytes(32)
  #ticket: string | undefined

  constructor(port: number) {
    this.#port = port
  }

  /** The address that lets one browser in, once; the one before does not work any more. */
  newAddress(): string {
    this.#ticket = randomText()
    return `http://127.0.0.1:${this.#port}/open?token=${this.#ticket}`
  }

  /** Whether it is that one, which is spent with that. @returns the cookie to set. */
  exchange(token: unknown): string | undefined {
    if (this.#ticket === undefined || !isSame(String(token), this.#ticket)) return undefined
    this.#ticket = undefined
    return `${this.#cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Looks at where a request comes from; it is not yet known who sent it. */
  refuseOrigin({ method, headers }: Request): Refusal | undefined {
    const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers
    const own = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`].find((name) => name === host.toLowerCase())
    if (own === undefined)
      return {
        status: 421,
        says: 'This is not a name of the course.',
        does: 'Open the address that the terminal told.',
      }
    const isOurs = origin === undefined ? method === 'GET' || method === 'HEAD' : origin === `http://${own}`
    if (!isOurs) return { status: 403, says: 'Another page has asked for this.', does: 'Nothing was done.' }
    if (site === 'none' || site === 'same-origin') return undefined
    const does = 'Nothing was done. If it was you who followed a link to the course, go on from here.'
    return { status: 403, says: 'Another page has asked for this.', does, isOfLink: true }
  }

  /** Looks for the cookie. */
  refuseStranger({ headers }: Request): Refusal | undefined {
    if (this.knows(headers.cookie)) return undefined
    return { status: 403, says: 'This browser was not let in, or that was in an earlier session.', does: AGAIN }
  }

  /** Whether these cookies have ours. */
  knows(cookies: string | undefined): boolean {
    return isSame(readCookies(cookies).get(this.#cookieName) ?? '', this.#cookie)
  }

  /** What the forms of a tab carry. */
  formTokenOf(tab: number): string {
    return `${tab}.${createHmac('sha256', this.#formKey).update(String(tab)).digest('base64url')}`
  }

  /** The tab whose form carried it; undefined where no page of ours did. */
  tabOf(formToken: unknown): number | undefined {
    const tab = Number(String(formToken).split('.', 1)[0])
    return Number.isSafeInteger(tab) && isSame(String(formToken), this.formTokenOf(tab)) ? tab : undefined
  }

  get #cookieName(): string {
    return `lab_course_${this.#port}`
  }
}

/** What is said of an address that was used, or never was one. */
export const SPENT: Refusal = { status: 403, says: 'This address was used already: it works once.', does: AGAIN }

/** What is said of a form without our token. */
export const NO_FORM: Refusal = {
  status: 403,
  says: 'This form is not of this course, or of an earlier session.',
  does: 'Nothing was done. Load the page again, and send it from there.',
}

function randomText(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes as long for every text of that length. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
