/** A command of ours: one line for the list, the text of its `--help`, and the work, which resolves to the exit code. */
export type Command = {
  says: string
  /** Its flags in words; without it the list of all commands is shown. */
  help?: () => Promise<string>
  run: (args: string[], env: NodeJS.ProcessEnv) => Promise<number>
}
