import { styleText } from 'node:util'

/** Words in a colour, where standard output shows colours (NO_COLOR, FORCE_COLOR and TERM are heeded); else as they are. */
export function coloured(colour: 'green' | 'red' | 'yellow', text: string): string {
  const { stdout } = process
  return stdout.isTTY && stdout.hasColors() ? styleText(colour, text) : text
}
