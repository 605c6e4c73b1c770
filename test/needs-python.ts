import { findPython } from '../src/walkthrough/course/python.ts'

const python = findPython()

/** For `beforeEach`: the lessons in Python use `requests`. CI must have it. */
export function needsPython({ skip }: { skip: (note: string) => void }): void {
  if (!('missing' in python)) return
  if (process.env.CI) throw new Error(`${python.missing} CI must run this test.`)
  skip(python.missing)
}
