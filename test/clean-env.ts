/** An environment in which nothing of the developer's machine shows. */
export function cleanEnv(extra: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '', NODE_EXTRA_CA_CERTS: _ } = process.env
  return { PATH, HOME, ...extra }
}
