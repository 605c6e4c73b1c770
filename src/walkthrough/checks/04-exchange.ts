import type { JournalEvent } from '../../../mock-provider/index.ts'
import { during, fact, holds, sent, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { exchangeSlips } from '../course/exchange-slips.ts'
import { elsewhere } from '../course/log-in.ts'
import type { Room } from '../course/room.ts'
import { given, ofKind, tokenRequests, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true
export const comesBefore = 'log-in'

/** A code is exchanged twice: by the confidential practice client, then by the public one. */
export async function gather(room: Room): Promise<void> {
  await room.leaveCode()
  await room.run('confidential')
  await room.leaveCode({ asPublic: true })
  await room.run('public', { asPublic: true })
}

export function check(evidence: Evidence): CheckFact[] {
  const [own, open] = [issued(evidence, 'confidential'), issued(evidence, 'public')]
  const requests = tokenRequests(evidence)
  const exchanges = requests.filter((event) => sent(event, 'form', 'grant_type')?.value !== 'refresh_token')
  const lengths = exchanges.map((event) => sent(event, 'form', 'code_verifier')?.length ?? 0)
  const inQuery = requests.filter(({ http }) => http?.request.some((each) => each.in === 'query'))
  const forms = requests.filter((event) =>
    sent(event, 'header', 'content-type')?.value?.toLowerCase().startsWith('application/x-www-form-urlencoded'),
  )
  const apart = [...elsewhere(evidence, 'confidential'), ...elsewhere(evidence, 'public')].slice(0, 1)
  if (requests.length === 0) return [fact('not yet', 'no token request reached the server'), ...apart]
  return [
    exchanged('confidential', own, refused(evidence, 'confidential')),
    fact(
      own ? isBasic(own) || 'contradicted' : 'not yet',
      own && isBasic(own)
        ? 'it showed its secret in a Basic header'
        : 'the confidential client shows its secret in a Basic header',
      own ? [own] : [],
    ),
    exchanged('public', open, refused(evidence, 'public')),
    fact(
      open ? !sent(open, 'header', 'authorization') || 'contradicted' : 'not yet',
      'the public client sends client_id and no Authorization header',
      open ? [open] : [],
    ),
    holds(
      lengths.every((length) => length >= 43 && length <= 128),
      `code_verifier has ${[...new Set(lengths)].join(' and ')} characters; 43 to 128 are asked for (standard: RFC 7636 §4.1)`,
      exchanges,
    ),
    holds(
      inQuery.length === 0,
      {
        met: 'nothing stands in the query string',
        contradicted: 'parameters stand in the query string, which logs keep',
      },
      inQuery,
    ),
    holds(forms.length === requests.length, 'the body is form-encoded (standard: RFC 6749 §4.1.3)', forms),
    once(evidence),
    ...saved(evidence, own),
    ...apart,
  ]
}

export const wrong: readonly Wrong[] = exchangeSlips

type Kind = 'confidential' | 'public'

function issued(evidence: Evidence, run: Kind): JournalEvent | undefined {
  return ofKind(during(evidence, run), 'tokens.issued').find(({ actor }) => actor === 'client')
}

function refused(evidence: Evidence, run: Kind): JournalEvent[] {
  return tokenRequests(evidence, during(evidence, run)).filter(({ kind }) => kind !== 'tokens.issued')
}

function exchanged(who: Kind, tokens: JournalEvent | undefined, refusals: JournalEvent[]): CheckFact {
  if (tokens) return fact(true, `the ${who} client’s code and verifier became tokens`, [tokens])
  const [first] = refusals
  return first
    ? fact('contradicted', `the ${who} client was refused: ${whyOf(first)}`, [first])
    : fact('not yet', `the ${who} client sent no token request`)
}

function once(evidence: Evidence): CheckFact {
  const sentCodes = tokenRequests(evidence).map((event) => sent(event, 'form', 'code')?.fingerprint)
  const again = tokenRequests(evidence).filter(
    (_, index) => sentCodes[index] !== undefined && sentCodes.indexOf(sentCodes[index]) < index,
  )
  return holds(again.length === 0, { met: 'each code was sent once', contradicted: 'a code was sent again' }, again)
}

/** A command keeps its tokens in a place of its own; a file in the hand-off file. */
function saved({ files }: Evidence, own: JournalEvent | undefined): CheckFact[] {
  const file = files.find(({ run }) => run === 'confidential')
  if (!file || !own) return []
  const isSaved = file.accessToken !== undefined && file.accessToken === given(own, 'access_token')
  const isPair = isSaved && file.refreshToken !== undefined && file.refreshToken === given(own, 'refresh_token')
  return [
    fact(
      isPair,
      isPair
        ? `the token file holds ${file.accessToken} and ${file.refreshToken}, the tokens of that answer`
        : `the token file does not hold the new ${isSaved ? 'refresh token' : 'tokens'}`,
      [own],
    ),
  ]
}

function isBasic(event: JournalEvent): boolean {
  return sent(event, 'header', 'authorization')?.value?.toLowerCase() === 'basic'
}
