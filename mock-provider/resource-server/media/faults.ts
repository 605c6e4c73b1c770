import { ProtocolError } from '../../wire/errors.ts'
import { invalidRequest } from '../../wire/invalid-request.ts'

/** X seen (once) 2025-03 (xdevplatform/xurl 18), at STATUS of an image; for every id that cannot be gone on with: inferred. */
export const NOT_FOUND = 'BadRequest: Not found'

/** X seen (many) in v1.1; that v2 has the same words is inferred. */
export const SEGMENTS_DO_NOT_ADD_UP = 'Segments do not add up to provided total file size.'

/** X's words were not found: our choice. */
export const ALREADY_COMPLETE = 'BadRequest: The media was finalized already.'

/** X seen (many) in v1.1; that v2 has the same words is inferred. */
export function tooLarge(maxBytes: number): string {
  return `File size exceeds ${maxBytes} bytes.`
}

/** X's 400 that names no parameter. @param detail for the journal. */
export function mediaFault(message: string, detail: string): ProtocolError {
  return new ProtocolError(invalidRequest([{ name: '', given: [], message }]), 'parameter', detail)
}
