import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'

/** Worker threads and child processes that were started: they have sockets of their own, which nobody here can lead. */
export type Unled = { readonly threads: number; readonly programs: readonly string[] }

const SYNCHRONOUS = ['spawnSync', 'execFileSync', 'execSync'] as const

type Start = (this: unknown, ...args: unknown[]) => unknown

/**
 * Notes what starts in this process from now on.
 *
 * @returns what it was, programs by their name alone, as arguments may be secrets; and how to end that.
 */
export function watchUnled(): { seen: Unled; stop: () => void } {
  const seen = { threads: 0, programs: [] as string[] }
  const onWorker = (): void => void (seen.threads += 1)
  process.on('worker', onWorker)
  const note = (program: unknown): void => void seen.programs.push(nameOf(program))
  const children = childProcess.ChildProcess.prototype as unknown as Record<string, Start>
  const synchronous = childProcess as unknown as Record<string, Start>
  const undo = [
    noting(children, 'spawn', ([options]) => note((options as { file?: unknown } | undefined)?.file)),
    ...SYNCHRONOUS.map((name) => noting(synchronous, name, ([program]) => note(program))),
  ]
  syncBuiltinESMExports()
  const stop = (): void => {
    process.off('worker', onWorker)
    for (const step of undo) step()
    syncBuiltinESMExports()
  }
  return { seen, stop }
}

/** What there is to tell; `undefined` where nothing was started. */
export function describeUnled({ threads, programs }: Unled): string | undefined {
  const parts = [
    ...(programs.length > 0 ? [`child processes (${[...new Set(programs)].join(', ')})`] : []),
    ...(threads > 0 ? ['worker threads'] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(' and ')
}

/** Of a path or a line of a shell the name of the program. */
function nameOf(program: unknown): string {
  return basename(String(program).split(/\s/, 1)[0] ?? '').slice(0, 50)
}

/** Undone only while nobody else has patched on top. */
function noting(target: Record<string, Start>, name: string, note: (args: unknown[]) => void): () => void {
  const original = target[name]
  if (!original) return () => {}
  const replacement: Start = function (this: unknown, ...args) {
    note(args)
    return original.apply(this, args)
  }
  target[name] = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
  return () => {
    if (target[name] === replacement) target[name] = original
  }
}
