import type { MockMatchers } from './matchers.js'

/** The types of `twitter-oauth-lab/jest`, by hand: nothing of Jest is installed where this package is built. */

// `expect` of `@jest/globals`.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MockMatchers<R> {}
}

// The global `expect` of `@types/jest`.
declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends MockMatchers<R> {}
  }
}
