import { appOnlyReplays } from './app-only.ts'
import { authorizeReplays } from './authorize.ts'
import { bodyReplays } from './bodies.ts'
import { resourceServerReplays } from './resource-server.ts'
import { revokeReplays } from './revoke.ts'
import { mediaReplays } from './media.ts'
import { planReplays } from './plans.ts'
import { postReplays } from './posts.ts'
import type { Replay } from './scene.ts'
import { searchReplays } from './searches.ts'
import { tokenReplays } from './token.ts'
import { uploadReplays } from './uploads.ts'

/** Every case that is replayed over a socket, by its id. */
export const replays: Readonly<Record<string, Replay>> = {
  ...authorizeReplays,
  ...tokenReplays,
  ...revokeReplays,
  ...resourceServerReplays,
  ...appOnlyReplays,
  ...postReplays,
  ...searchReplays,
  ...planReplays,
  ...mediaReplays,
  ...bodyReplays,
  ...uploadReplays,
}

/** `clientIdBesideBasic=required`; empty where a case holds in profile `x` as it is. */
export function switchesOf({ under = {} }: Pick<Replay, 'under'>): string {
  return Object.entries(under)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')
}
