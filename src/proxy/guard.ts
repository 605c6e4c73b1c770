import { spawn } from 'node:child_process'

/** Outlives this process where it is killed without a chance to clean up. */
export type Guard = {
  /** From now on the process group of this number goes down with us. */
  watch(group: number): void
  /** All is cleaned up: the guard has nothing left to do. */
  dismiss(): Promise<void>
}

/**
 * Reads the group, then waits for a word; the end of its input without that word is our death. Where that came between the
 * program's start and our word of it, Linux tells which group has the folder in its environment.
 */
const SCRIPT = `
find_group() {
  for file in /proc/[0-9]*/environ; do
    grep -qsF -- "$1/" "$file" || continue
    pid=\${file#/proc/}
    kill -s 0 -- "-\${pid%/environ}" && echo "\${pid%/environ}" && return
  done
}
IFS= read -r group; IFS= read -r word
[ "$word" = done ] && exit
[ -n "$group" ] || group=$(find_group "$1")
[ -n "$group" ] && kill -s TERM -- "-$group"
rm -rf -- "$1"
[ -n "$group" ] && sleep "$2" && kill -s KILL -- "-$group"
`

/** A shell that ends the program and removes the folder when this process is gone: SIGKILL cannot be caught. */
export function startGuard(folder: string, killAfterSeconds: number): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'lab-run-guard', folder, String(killAfterSeconds)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl-C is for the program, not for its guard.
  })
  const gone = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve())
    shell.once('error', () => resolve()) // A system without a shell: nobody cleans up behind SIGKILL.
  })
  shell.stdin.on('error', () => {})
  return {
    watch: (group) => void shell.stdin.write(`${group}\n`),
    dismiss: async () => {
      shell.stdin.end('done\ndone\n') // Twice: without a group, the first is read in its place.
      await gone
    },
  }
}
