import { spawn } from 'node:child_process'

/** Outlives this process where it is killed without a chance to clean up. */
export type Guard = {
  /** From now on the process group of this number goes down with us. */
  watch(group: number): void
  /** All is cleaned up: the guard has nothing left to do. */
  dismiss(): Promise<void>
}

/**
 * Reads the group, then waits for a word; the end of its input without that word is our death. On Linux it also ends what
 * has the folder in its environment: what left the group, and a program that was started but not yet told of. Its children
 * are in its group, if it leads one.
 */
const SCRIPT = `
end_all() {
  [ -n "$group" ] && kill -s "$1" -- "-$group"
  for file in /proc/[0-9]*/environ; do
    grep -qsF -- "$folder/" "$file" || continue
    pid=\${file#/proc/}
    pid=\${pid%/environ}
    kill -s "$1" -- "-$pid" || kill -s "$1" "$pid"
  done
}
folder=$1
IFS= read -r group; IFS= read -r word
[ "$word" = done ] && exit
[ -n "$2" ] && end_all TERM
rm -rf -- "$folder"
rm -f -- "/dev/shm/faketime_shm_$group" "/dev/shm/sem.faketime_sem_$group"
[ -n "$2" ] && sleep "$2" && end_all KILL
`

/**
 * A shell that ends the program and removes the folder when this process is gone: SIGKILL cannot be caught. Without
 * `killAfterSeconds` there is no program of ours; those that others start with our variables are theirs to end.
 */
export function startGuard(folder: string, killAfterSeconds?: number): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'lab-run-guard', folder, String(killAfterSeconds ?? '')], {
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
