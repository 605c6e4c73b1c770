/**
 * Cases whose replay is written and whose behaviour is still to come, each with what it waits for. They count as listed; a
 * case leaves the list with the first run in which its replay holds.
 */
export const awaited: Readonly<Record<string, string>> = {}
