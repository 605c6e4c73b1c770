import { request } from 'node:http'
import { test as base } from 'vitest'
import type { SessionOptions } from '../../../src/walkthrough/course/open-session.ts'
import type { CourseView } from '../../../src/walkthrough/web/course-view.ts'
import type { Desk } from '../../../src/walkthrough/web/desk.ts'
import { serveCourse } from './serve-course.ts'

export { expect } from 'vitest'
export { serveCourse } from './serve-course.ts'

type Headers = Record<string, string>

/** One request with exactly these headers, forged ones too. */
export type Sent = { method?: string; path: string; headers?: Headers; body?: string }

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** Sends it to a server of this machine, whatever its headers say. */
export function send(origin: string, { method = 'GET', path, headers = {}, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { connection: 'close', ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      response.on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

/** `test` with one course for the whole file, a session and its runs take their time; and a browser that is in. */
export const test = base
  .extend('courseOptions', { scope: 'file' }, {} as Partial<SessionOptions>)
  .extend('course', { scope: 'file' }, async ({ courseOptions }, { onCleanup }) => {
    const course = await serveCourse(courseOptions)
    onCleanup(course.close)
    return course
  })
  .extend('visitor', { scope: 'file' }, ({ course }) => Visitor.enter(course.server))

/** A browser without scripts that was let in. */
export class Visitor {
  readonly origin: string
  cookie = ''

  constructor(origin: string) {
    this.origin = origin
  }

  static async enter({ origin, newAddress }: { origin: string; newAddress: () => string }): Promise<Visitor> {
    const visitor = new Visitor(origin)
    const { pathname, search } = new URL(newAddress())
    const { headers } = await send(origin, { path: pathname + search })
    visitor.cookie = String(headers['set-cookie']).split(';', 1)[0] ?? ''
    return visitor
  }

  /** A page, and the token of its forms. */
  async page(path = '/', headers: Headers = {}): Promise<Answer & { token: string }> {
    const answer = await send(this.origin, { path, headers: { cookie: this.cookie, ...headers } })
    return { ...answer, token: /name="_token" value="([^"]+)"/.exec(answer.text)?.[1] ?? '' }
  }

  /** Sends a form as a browser does. */
  post(name: string, fields: Record<string, string>, headers: Headers = {}): Promise<Answer> {
    const own = { cookie: this.cookie, origin: this.origin, 'content-type': 'application/x-www-form-urlencoded' }
    const body = String(new URLSearchParams(fields))
    return send(this.origin, { method: 'POST', path: `/act/${name}`, headers: { ...own, ...headers }, body })
  }
}

/** What a page of the course is made of just now. */
export function viewOf(desk: Desk, address = '/lesson'): Promise<CourseView> {
  return desk.view({ address, formToken: 'token', isViewer: false, liveAt: '/changes', theme: 'auto' })
}

/** Resolves once that is so; it is looked at whenever something has changed. */
export async function until(desk: Desk, isSo: () => boolean): Promise<void> {
  if (isSo()) return
  await new Promise<void>((resolve) => {
    const stop = desk.subscribe(() => {
      if (!isSo()) return
      stop()
      resolve()
    })
  })
}
