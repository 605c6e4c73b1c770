import { HandoffFile, labHome } from '../src/client/index.ts'
import type { ClientConfig, Handoff } from '../src/client/index.ts'

/** What the steps before left for this server and client; empty if there is nothing. */
export function readHandoff(config: ClientConfig): Handoff {
  return new HandoffFile(labHome()).read(config)
}

/**
 * Changes these parts of it and leaves the rest. `undefined` takes a part away. On disk before this returns: a rotated
 * refresh token must not be lost to a power cut.
 */
export function writeHandoff(
  config: ClientConfig,
  changes: { [Part in keyof Handoff]: Handoff[Part] | undefined },
): void {
  new HandoffFile(labHome()).change(config, changes)
}

/** The value that a step needs from an earlier one. @throws {Error} that names the command to run. */
export function need<T>(value: T | undefined, what: string, command: string): T {
  if (value !== undefined) return value
  throw new Error(`There is no ${what} yet. Run \`${command}\` first.`)
}
