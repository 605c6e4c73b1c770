import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one process put in one place: a stream, put together; or a file, once for each time it was written whole. */
export type Recorded = {
  /** `stdout`, `stderr`, `the command line` (which everybody on a machine can read) or the path of a file. */
  place: string
  isFile: boolean
  text: string
  argv: string[]
  test: string
  /** It only says that a mock was loaded whose secrets nobody noted. */
  isUnseen?: true
}

export type Issued = { secret: string; test: string }

type Note = { argv?: string[]; test?: string; to?: string; file?: string; part?: true; unseen?: true; length: number }

/** Every secret that was issued while this folder was recorded, with the test that first had it. */
export function readSecrets(folder: string): Issued[] {
  const issued = new Map<string, Issued>()
  for (const path of filesOf(folder, '.secrets')) {
    const test = notesIn(readFileSync(path.replace(/secrets$/, 'output'))).next().value?.[0].test ?? ''
    for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
      const secret: string = JSON.parse(line)
      if (!issued.has(secret)) issued.set(secret, { secret, test })
    }
  }
  return [...issued.values()]
}

/** What was printed and written, process by process. A text has a character for each byte. */
export function* readRecorded(folder: string): Generator<Recorded> {
  for (const path of filesOf(folder, '.output')) yield* recordedIn(readFileSync(path))
}

function filesOf(folder: string, ending: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending))
  return names.map((name) => join(folder, name))
}

function* recordedIn(bytes: Buffer): Generator<Recorded> {
  let [argv, test]: [string[], string] = [[], '']
  const streams = new Map<string, Recorded>()
  for (const [note, content] of notesIn(bytes)) {
    if (note.argv) {
      argv = note.argv
      test = note.test ?? ''
      yield { place: 'the command line', isFile: false, text: argv.join(' '), argv, test }
    }
    if (note.unseen) yield { place: 'a mock', isFile: false, text: '', argv, test, isUnseen: true }
    const place = note.to ?? note.file
    if (place === undefined) continue
    const text = content.toString('latin1')
    const isFile = note.to === undefined
    const stream = streams.get(place)
    if (isFile && !note.part) yield { place, isFile, text, argv, test }
    else if (stream) stream.text += text
    else streams.set(place, { place, isFile, text, argv, test })
  }
  yield* streams.values()
}

/** A process that was killed while it wrote leaves a last note cut short. */
function* notesIn(bytes: Buffer): Generator<[Note, Buffer]> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n', start)
    if (end === -1) return
    const note: Note = JSON.parse(bytes.toString('utf8', start, end))
    yield [note, bytes.subarray(end + 1, end + 1 + note.length)]
    start = end + 1 + note.length
  }
}
