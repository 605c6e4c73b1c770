import { named, number, object, optional, string, type Shape } from './shapes.ts'

const anything: Shape<unknown> = {
  schema: { description: 'what it was; not there for a secret, a list or an object' },
  read: (value) => value,
}

/** Every problem of the control API. @see RFC 9457 §3 */
export const Problem = named(
  'Problem',
  object({
    title: string('the status in words'),
    status: number({ whole: true, least: 400, most: 599 }),
    detail: string('what is wrong and what would be right, for people'),
    field: optional(string('the member or parameter that is wrong')),
    value: optional(anything),
    allowed: optional(string('what it takes')),
    reason: optional(string('where X would show its error page: the reason that the journal has')),
  }),
)
