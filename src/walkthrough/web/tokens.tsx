/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import {
  clockTime,
  readLives,
  stateOf,
  type JournalEvent,
  type Life,
  type Profile,
} from '../../../mock-provider/index.ts'
import type { TokenChange } from '../course/generations.ts'
import { Chip, Empty } from './kit.ts'
import type { Scope } from './scope.ts'

type World = { now: number; profile: Readonly<Profile> }

/** What the run left in the learner's token file, and the line of the family as it was then. */
export function TokensRegion({
  scope,
  changes,
  world,
}: {
  scope: Scope | undefined
  changes: readonly TokenChange[]
  world: World
}) {
  const lives = scope ? newestFamily(scope.known) : []
  const now = scope?.isEarlier ? (scope.shown.at(-1)?.at ?? world.now) : world.now
  return (
    <section id="tokens" class="side-part tokens" aria-labelledby="tokens-title" tabIndex={0}>
      <h2 id="tokens-title">The tokens</h2>
      {lives.length === 0 && changes.length === 0 ? (
        <Empty>
          <p>{scope ? 'No token exists at this moment.' : 'Your tokens will stand here, before and after.'}</p>
        </Empty>
      ) : (
        <>
          {lives.length > 0 && (
            <Family lives={lives} world={{ ...world, now: scope?.of === 'scene' ? sceneNow(scope) : now }} />
          )}
          {changes.length > 0 && !scope?.isEarlier && <Changes changes={changes} />}
        </>
      )}
    </section>
  )
}

/** A scene has a clock of its own; its newest event tells how late it was there. */
function sceneNow({ known }: Scope): number {
  return known.at(-1)?.at ?? 0
}

/** The tokens of the newest consent. */
function newestFamily(events: readonly JournalEvent[]): Life[] {
  const lives = readLives(events)
  return lives.filter(({ grant }) => grant === lives.at(-1)?.grant)
}

function Family({ lives, world }: { lives: readonly Life[]; world: World }) {
  const kinds = (['refresh token', 'access token'] as const).filter((kind) => lives.some((life) => life.kind === kind))
  return (
    <dl class="family">
      {kinds.map((kind) => (
        <div>
          <dt class="small">{kind === 'refresh token' ? 'Refresh tokens' : 'Access tokens'}</dt>
          <dd>
            <ol class="plain line">
              {lives
                .filter((life) => life.kind === kind)
                .map((life) => (
                  <li>
                    <TokenChip life={life} world={world} />
                  </li>
                ))}
            </ol>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `RT#1 ✗ used 09:02`, `AT#2 ✓ ready`: the same wherever a token is shown. */
function TokenChip({ life, world }: { life: Life; world: World }) {
  const { label, spentAt, kind } = life
  const state = stateOf(life, world.now, world.profile)
  if (state === 'spent')
    return (
      <Chip tone="past">
        {label} ✗ used {clockTime(spentAt ?? 0)}
      </Chip>
    )
  if (state === 'alive')
    return (
      <Chip tone="good">
        {label} ✓ {kind === 'refresh token' ? 'ready' : 'alive'}
      </Chip>
    )
  return (
    <Chip tone="bad">
      {label} ✗ {state === 'expired' ? 'expired' : 'dead'}
    </Chip>
  )
}

function Changes({ changes }: { changes: readonly TokenChange[] }) {
  return (
    <>
      <h3>Your token file</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label="Your token file, before and after">
        <table class="small">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ what, before, after }) => (
              <tr>
                <th scope="row">{what}</th>
                <td class="mono">{before}</td>
                <td class="mono">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft small">
        AT is an access token, RT a refresh token, # its number; a family is all RT of one consent. The letters behind
        it are a fingerprint: no token is ever shown.
      </p>
    </>
  )
}
