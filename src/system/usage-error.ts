/** The user's mistake at the command line: shown without a stack, exit code 1. */
export class UsageError extends Error {}
