/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Profile } from '../../world/profile.ts'
import { allowedValues, profileX } from '../../world/profiles.ts'
import { namesOf } from '../../world/value-kinds.ts'
import { Chip } from '../kit/components.tsx'
import type { Inspection } from './inspection.ts'

/** Every switch of the server, as it stands: what is known of X, and how. */
export function ProfileCard({ inspection }: { inspection: Inspection }) {
  const { profile } = inspection.provider
  const names = namesOf(profileX)
  const changed = names.filter((name) => profile[name] !== profileX[name].value)
  return (
    <section class="card whole" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <p>
        {changed.length === 0
          ? 'Every switch is as in profile x: what X documents, or several people saw.'
          : `${changed.length} of ${names.length} switches ${changed.length === 1 ? 'is' : 'are'} not as in profile x.`}{' '}
        They are set when a mock starts: <code>--profile rfc-strict</code>, <code>--set rotation=never</code>; or open a
        world with another profile.
      </p>
      {changed.length > 0 && <Switches names={changed} profile={profile} />}
      <details>
        <summary>All {names.length} switches</summary>
        <Switches names={names} profile={profile} />
      </details>
    </section>
  )
}

function Switches({ names, profile }: { names: readonly (keyof Profile)[]; profile: Readonly<Profile> }) {
  return (
    <dl class="switches">
      {names.map((name) => (
        <div>
          <dt>
            <span class="mono">{name}</span>
          </dt>
          <dd>
            <Switch name={name} value={profile[name]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Switch({ name, value }: { name: keyof Profile; value: unknown }) {
  const known = profileX[name]
  const allowed = allowedValues(name)
  const isAsInX = known.value === value
  return (
    <>
      <Chip tone={isAsInX ? 'plain' : 'wait'}>{String(value)}</Chip>{' '}
      <span class="small">
        {!isAsInX && <strong>changed; x has {String(known.value)}. </strong>}
        {known.tag}: <span class="soft">{known.source}</span>
        {typeof allowed !== 'string' && <span class="soft">. Takes {allowed.join(', ')}</span>}
      </span>
    </>
  )
}
