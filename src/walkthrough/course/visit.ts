import { askText } from '../../system/ask-text.ts'
import type { Callback } from './evidence.ts'

/** Where a browser goes that was sent to a program's listener, and what came of it. */
export async function visit(url: string | URL, limitSeconds: number): Promise<Pick<Callback, 'status' | 'isGone'>> {
  // A connection of its own: only then is one that cannot be opened told from one that breaks.
  const init = { redirect: 'manual', headers: { connection: 'close' } } as const
  try {
    // What listens there may be a child that outlives the program.
    const { response } = await askText(String(url), init, limitSeconds)
    return { status: response.status }
  } catch (error) {
    return { status: 0, ...(isRefusal(error) && { isGone: true }) }
  }
}

/** Nobody listens at that port. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
