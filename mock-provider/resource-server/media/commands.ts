import type { Exchange } from '../../exchange.ts'
import { shown } from '../../wire/body-faults.ts'
import type { Upload, WireAnswer, WireRequest } from '../../wire/messages.ts'
import { answerCall, type Handler } from '../api/call.ts'
import { findOperation, type FoundOperation } from '../api/operations.ts'
import { appendToUpload, finalizeUpload, initializeUpload, MAX_OWNERS, ownersOf } from './upload.ts'

type Step = { path: (id: string) => string; handle: Handler }

/** What a `command` asks for: the operations that took its place in 2025. */
const COMMANDS: Record<string, Step> = {
  INIT: { path: () => '/2/media/upload/initialize', handle: initializeUpload },
  APPEND: { path: (id) => `/2/media/upload/${id}/append`, handle: appendToUpload },
  FINALIZE: { path: (id) => `/2/media/upload/${id}/finalize`, handle: finalizeUpload },
}

/**
 * `POST /2/media/upload`, which took a `command`, in the query or as a form, before each step had an operation of its own.
 * X docs (Chunked media upload) still send it so. Its answers are those of the operations: inferred.
 */
export function answerUpload(
  exchange: Exchange,
  found: FoundOperation,
  handle: Handler,
): WireAnswer | Promise<WireAnswer> {
  const asked = exchange.world.profile.mediaCommands === 'accepted' ? readCommand(exchange.request) : undefined
  if (!asked) return answerCall(exchange, found, handle)
  return answerCall(exchange, asked.found, asked.step.handle, asked.request)
}

type Asked = { step: Step; found: FoundOperation; request: WireRequest }

function readCommand(request: WireRequest): Asked | undefined {
  const { upload = NO_UPLOAD } = request
  const query = Object.fromEntries(new URLSearchParams(request.query))
  const command = Object.hasOwn(upload.members, 'command') ? upload.members.command : query.command
  const step = typeof command === 'string' && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (!step) return undefined
  // An id that is none makes a path that is none: whatever it is, the operation is to refuse it.
  const found = findOperation('POST', step.path('0'))
  if (!found) return undefined
  const { media_id: id = '', ...members } = { ...query, ...upload.members }
  delete members.command
  const params = 'id' in found.params ? { id: textOfId(id) } : {}
  const rest = { ...upload, form: 'multipart' as const, members: listed(members) }
  delete rest.problem
  return { step, found: { ...found, params }, request: { ...request, query: '', upload: rest } }
}

/** A text or a number; what else JSON has is no id, and is refused as such. */
function textOfId(id: unknown): string {
  return typeof id === 'string' ? id : shown(id)
}

const NO_UPLOAD: Upload = { members: {}, files: {}, form: 'urlencoded' }

/** In a form, the ids of owners stand between commas (X docs: v1.1 POST media/upload). */
function listed(members: Upload['members']): Upload['members'] {
  const { additional_owners: owners } = members
  if (Array.isArray(owners)) return { ...members, additional_owners: owners.slice(0, MAX_OWNERS) }
  return typeof owners === 'string' ? { ...members, additional_owners: ownersOf(owners) } : members
}
