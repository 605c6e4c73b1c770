/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf } from '../../findings/times.ts'
import { MAX_RATE } from '../../world/clock.ts'
import { Chip } from '../kit/components.tsx'
import type { Inspection } from './inspection.ts'
import { Field, LeverButton, LeverForm, Select, typedInto } from './lever-form.tsx'
import { livingTokens, type LivingToken } from './living.ts'

/** As many as fit a screen; those that die first. */
const MOST_TOKENS = 12

/** Time: by so much, to the death of a token, frozen or running. */
export function ClockCard({ inspection }: { inspection: Inspection }) {
  const { clock } = inspection.provider
  return (
    <section class="card" aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p>
        <time class="mono">{momentOf(clock.now())} UTC</time>{' '}
        {clock.running ? <Chip tone="good">▶ runs, {clock.rate} s a second</Chip> : <Chip>❚❚ frozen</Chip>}
      </p>
      {inspection.mayChange && <Moves inspection={inspection} />}
      <Tokens inspection={inspection} />
    </section>
  )
}

const LEAPS = [
  { amount: 2, unit: 'hours', says: '2 h' },
  { amount: 1, unit: 'days', says: '1 day' },
  { amount: 180, unit: 'days', says: '6 months (180 days)' },
]

const UNITS = ['seconds', 'minutes', 'hours', 'days'].map((name) => ({ value: name, name }))

function Moves({ inspection }: { inspection: Inspection }) {
  const typed = typedInto(inspection, 'advanceClock')
  return (
    <>
      <div class="row">
        {LEAPS.map(({ amount, unit, says }) => (
          <LeverButton inspection={inspection} does="advanceClock" fixed={{ amount, unit }}>
            Advance {says}
          </LeverButton>
        ))}
      </div>
      <LeverForm inspection={inspection} does="advanceClock">
        <Field id="clock-amount" label="Advance by">
          <input class="short" id="clock-amount" name="amount" inputmode="decimal" value={typed('amount') ?? '15'} />
        </Field>
        <Select id="clock-unit" name="unit" label="Unit" options={UNITS} chosen={typed('unit') ?? 'minutes'} />
        <button>Advance</button>
      </LeverForm>
      <Running inspection={inspection} />
    </>
  )
}

function Running({ inspection }: { inspection: Inspection }) {
  const typed = typedInto(inspection, 'runClock')
  return (
    <div class="row">
      {inspection.provider.clock.running && (
        <LeverButton inspection={inspection} does="freezeClock">
          Freeze
        </LeverButton>
      )}
      <LeverForm inspection={inspection} does="runClock">
        <Field id="clock-rate" label="Speed (seconds per second)">
          <input
            class="short"
            id="clock-rate"
            name="rate"
            inputmode="decimal"
            title={`above 0, up to ${MAX_RATE}`}
            value={typed('rate') ?? '1'}
          />
        </Field>
        <button>Let it run</button>
      </LeverForm>
    </div>
  )
}

function Tokens({ inspection }: { inspection: Inspection }) {
  const tokens = livingTokens(inspection.provider)
  return (
    <>
      <h3>Living tokens</h3>
      {tokens.length === 0 && <p class="soft">None. Sign in below, or let your app do it.</p>}
      <ul class="plain lines">
        {tokens.slice(0, MOST_TOKENS).map((token) => (
          <Token inspection={inspection} token={token} />
        ))}
      </ul>
      {tokens.length > MOST_TOKENS && <p class="soft small">and {tokens.length - MOST_TOKENS} that die later.</p>}
    </>
  )
}

function Token({
  inspection,
  token: { name, clientId, userId, expiresAt },
}: {
  inspection: Inspection
  token: LivingToken
}) {
  const { provider } = inspection
  const user = provider.users.list().find(({ id }) => id === userId)?.username ?? userId
  const client = provider.clients.list().find((each) => each.clientId === clientId)?.name ?? clientId
  return (
    <li>
      <span class="grow">
        <Chip tone="good">{name}</Chip>{' '}
        <span class="small">
          @{user}, {client}; dies <time class="mono">{momentOf(expiresAt)}</time>
        </span>
      </span>
      <LeverForm inspection={inspection} does="advanceClock" fixed={{ token: name }}>
        <button>
          To its death<span class="hidden-text"> ({name})</span>
        </button>
      </LeverForm>
    </li>
  )
}
