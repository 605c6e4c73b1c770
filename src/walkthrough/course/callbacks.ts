import { byClient, fact, holds, sent, type Callback, type Evidence, type CheckFact } from './evidence.ts'
import { ofKind, tokenRequests } from './wire-facts.ts'

/** What we sent to the program's listener under that name. */
export function callbackOf({ callbacks }: Evidence, what: Callback['what']): Callback | undefined {
  return callbacks.find((each) => each.what === what)
}

/** Whether the program still took the error without its state, and was gone when the genuine answer came. */
export function endedByError(evidence: Evidence): boolean {
  return callbackOf(evidence, 'unverified')?.status !== 0 && callbackOf(evidence, 'genuine')?.status === 0
}

/** A foreign answer is refused, and by a program that is still there: one that is gone (status 0) cannot wait for the right one. */
export function refusal(evidence: Evidence, what: 'forged' | 'stateless', named: string): CheckFact {
  const callback = callbackOf(evidence, what)
  if (!callback) return fact('not yet', `${named} was not tried: your program listened too late`)
  const { status } = callback
  if (status === 0)
    return fact('contradicted', `nobody listened any more when ${named} came: refuse it, and keep waiting`)
  return holds(
    status >= 400 && status < 500,
    `${named} was answered with ${status}${status >= 400 ? '' : '; a refusal is 400'}`,
    attackersCodes(evidence),
  )
}

/** Judged by what is missing: the journal has no token request for the attacker's code. */
export function silence(evidence: Evidence): CheckFact {
  const forged = callbackOf(evidence, 'forged')
  const bad = tokenRequests(evidence).filter((event) => isForged(evidence, sent(event, 'form', 'code')?.fingerprint))
  if (!forged) return fact('not yet', 'no forged callback was sent')
  return bad.length > 0
    ? fact('contradicted', 'the forged code was sent to X', bad)
    : fact(true, `after event ${forged.mark} no forged code reached X`, attackersCodes(evidence))
}

/** The program may say that an unverified error came or keep silent, but it must go on waiting: anybody can send one. */
export function patience(evidence: Evidence): CheckFact {
  const unverified = callbackOf(evidence, 'unverified')
  if (!unverified) return fact('not yet', 'no error without your state was sent')
  if (unverified.status === 0) return fact('not yet', 'nobody listened any more when an error without your state came')
  return endedByError(evidence)
    ? fact('contradicted', 'an error without your state ended the attempt: anybody can send one, so keep waiting')
    : fact(true, 'an error without your state ended nothing')
}

/** The genuine answer was taken, and its code kept or exchanged. */
export function kept(evidence: Evidence): CheckFact {
  const genuine = callbackOf(evidence, 'genuine')
  if (!genuine) return fact('not yet', 'the genuine answer was not sent')
  const file = evidence.files.find(({ run }) => run === 'agree')?.code
  const exchanged = tokenRequests(evidence).filter(
    (event) => genuine.code !== undefined && sent(event, 'form', 'code')?.fingerprint === genuine.code,
  )
  const isKept = (file !== undefined && file === genuine.code) || exchanged.length > 0
  const says = isKept
    ? `the genuine answer was taken (${genuine.status}), its code ${genuine.code ?? ''} kept`
    : `the genuine answer got ${genuine.status || 'no answer'}, and its code was not kept`
  return fact(isKept && genuine.status < 400, says, exchanged)
}

/** Answered as if it were right, kept, or sent to X. */
export function wasTaken(evidence: Evidence, what: 'forged' | 'stateless'): boolean {
  const callback = callbackOf(evidence, what)
  if (!callback) return false
  const file = evidence.files.find(({ run }) => run === 'agree')?.code
  const exchanged =
    what === 'forged' &&
    byClient(evidence).some((event) => isForged(evidence, sent(event, 'form', 'code')?.fingerprint))
  return (
    (callback.status > 0 && callback.status < 400) ||
    (what === 'forged' && file !== undefined && file === callback.code) ||
    exchanged
  )
}

/** The event that made the code of the forged callbacks. */
function attackersCodes({ events }: Evidence) {
  return ofKind(events, 'code.issued').filter(({ user }) => user === 'mallory_practice')
}

function isForged(evidence: Evidence, code: string | undefined): boolean {
  return (
    code !== undefined && [callbackOf(evidence, 'forged')?.code, callbackOf(evidence, 'stateless')?.code].includes(code)
  )
}
