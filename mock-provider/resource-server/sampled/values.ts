import type { JsonSchema } from '../../wire/operations.ts'
import { LAST_SECOND } from '../../world/clock.ts'
import type { World } from '../../world/world.ts'
import { sampleId } from './ids.ts'
import { choicesOf } from './kinds.ts'

export type Pins = Readonly<Record<string, unknown>>

/** Where a value stands. `draw` names it among all made-up values; `atMs` is the instant that its object is of. */
export type Place = {
  world: World
  /** The schema of the object that it is a member of; empty for one without a name. */
  schema: string
  member: string
  draw: string
  atMs: number
  /** In a list, which one. */
  index: number
  /** Values that the request says, by the names of members. */
  pins: Pins
  /** What booleans say: a write succeeds, a removal leaves nothing. */
  outcome: 'looked up' | 'made' | 'removed'
}

/** A text for a member of that name. */
export function sampleText(place: Place, { enum: values, format }: JsonSchema): string {
  const { world, schema, member, draw } = place
  const choices = values ?? choicesOf(schema, member)
  if (choices) return world.samples.pick(draw, choices)
  if (format === 'date-time') return instant(place)
  const [, make] = TEXTS.find(([pattern]) => pattern.test(member)) ?? []
  return make ? make(place) : words(place)
}

/** The first that fits a member's name. */
const TEXTS: readonly (readonly [RegExp, (place: Place) => string])[] = [
  [
    /^(id|ids|.*_ids?|media_keys?|uuid|reply_to)$/,
    ({ world, schema, member, draw }) => sampleId(world, schema, member, draw),
  ],
  [/(_at|_datetime|_since)$|^(timestamp|start|end|date|sent)$/, instant],
  [/_ms$/, (place) => String(instantMs(place))],
  [/url|source_links/, ({ world, draw }) => `https://example.com/${world.samples.hex(draw).slice(0, 8)}`],
  [
    /option$|version$|_count|^project_|^total_|_usage$|^usage$|^subscriptions_|_per_/,
    ({ world, draw }) => String(1 + world.samples.number(draw, 900)),
  ],
  [/username$/, (place) => authorOf(place).username],
  [/^author_name$/, (place) => authorOf(place).name],
  [/tags?$|keyword|label/, (place) => words(place).split(' ')[1] ?? ''],
  [/client_ip/, ({ world, draw }) => `192.0.2.${1 + world.samples.number(draw, 254)}`], // RFC 5737
  [/key|signature|encoded|token|hash/, ({ world, draw }) => world.samples.base64(draw).replaceAll(/[+/=]/g, '')],
]

const ADJECTIVES = ['Calm', 'Early', 'Green', 'Quiet', 'Small', 'Warm']
const NOUNS = ['harbour', 'letter', 'market', 'morning', 'river', 'station']

/** `Quiet harbour 42`. */
function words({ world, draw }: Place): string {
  const number = world.samples.number(draw, 100)
  return `${world.samples.pick(`${draw}#a`, ADJECTIVES)} ${world.samples.pick(`${draw}#n`, NOUNS)} ${number}`
}

/** One account for all of an object's members about its author. */
function authorOf({ world, draw }: Place): { username: string; name: string } {
  const id = sampleId(world, '', 'author_id', draw.replace(/author_\w+$/, 'author_id'))
  return world.users.byId(id) ?? { username: 'nobody', name: 'Nobody' }
}

/** As X writes instants. */
function instant(place: Place): string {
  return new Date(instantMs(place)).toISOString().replace(/\.\d{3}Z$/, '.000Z')
}

const HOUR_MS = 3_600_000

/** Members that are later than the instant that their object is of. */
const LATER: readonly (readonly [RegExp, number])[] = [
  [/expire/, 24 * HOUR_MS],
  [/^(ended|disconnected)_at$|^(scheduled_)?end/, 2 * HOUR_MS],
  [/^(updated|started)_at|start/, HOUR_MS],
]

function instantMs({ member, atMs, index }: Place): number {
  const [, laterMs] = LATER.find(([pattern]) => pattern.test(member)) ?? [undefined, 0]
  return Math.min(atMs + laterMs + index * HOUR_MS, LAST_SECOND * 1000)
}

/** A number for a member of that name. */
export function sampleNumber(place: Place, { type, minimum = 0, maximum = Infinity }: JsonSchema): number {
  const { world, member, draw, index } = place
  const [, make] = NUMBERS.find(([pattern]) => pattern.test(member)) ?? []
  const number = make ? make(place) : world.samples.number(draw, 1000)
  const whole = type === 'number' ? number + world.samples.number(`${draw}#part`, 100) / 100 : number
  return Math.min(Math.max(whole, minimum), maximum) + (member === 'position' ? index : 0)
}

/** Inner lists have so many items. */
export const ITEMS = 2

const NUMBERS: readonly (readonly [RegExp, (place: Place) => number])[] = [
  [/^position$/, () => 1],
  [/^start$/, () => 0],
  [/^end$/, () => 5],
  [/^height$|^h$/, () => 720],
  [/^width$|^w$/, () => 1280],
  [/^cap_reset_day$/, ({ world, draw }) => 1 + world.samples.number(draw, 28)],
  [/percent/, () => 100],
  [/^successful_kills$|total_subscriptions/, () => ITEMS],
  [/^failed_kills$/, () => 0],
  [/_secs$/, () => 86_400],
  [/_at$/, (place) => Math.floor(instantMs(place) / 1000)],
  [/_ms$/, ({ world, draw }) => 1000 * (1 + world.samples.number(draw, 600))],
  [/^bbox$|^coordinates$/, ({ world, draw }) => world.samples.number(draw, 90)],
]

/** Said of what was asked for, and never of a success. */
const NOT_PENDING = /^(pending_follow|has_message_requests)$/

/** `deleted: true` of a removal, `muted: false` after it. */
export function sampleFlag({ world, member, draw, outcome }: Place): boolean {
  if (NOT_PENDING.test(member)) return false
  if (outcome === 'looked up' && member !== 'valid') return world.samples.number(draw, 2) === 1
  return outcome === 'removed' ? member === 'deleted' || member === 'success' : true
}
