/** Headers of the corpus that change with every answer or name X's machines: not imitated, so not compared. */
export const noiseHeaders: readonly string[] = [
  'perf',
  'server',
  'api-version',
  'x-connection-hash',
  'x-transaction-id',
  'x-response-time',
  'vary',
  'set-cookie',
  'cf-*',
  'content-encoding',
]

/** Whether a header of the corpus says something that the mock's answer must say as well. */
export function isCompared(name: string): boolean {
  return !noiseHeaders.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  )
}
