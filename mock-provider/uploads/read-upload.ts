import type { Upload, UploadedFile } from '../wire/messages.ts'
import { describeFile } from './file-facts.ts'
import { readJson } from '../wire/json-body.ts'
import { readForm } from './multipart.ts'

/** The member that holds a file, in bytes or as base64 (OpenAPI 2.167 of X: `format` `binary` or `byte`). */
const FILE = 'media'

/** Reads the body of an upload; afterwards nothing of its bytes is left but length, digest and what their head tells. */
export async function readUpload(contentType: string | undefined, body: Uint8Array): Promise<Upload> {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'multipart/form-data') return readMultipart(contentType ?? '', body)
  if (type === 'application/json') return readJsonUpload(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
  if (type !== 'application/x-www-form-urlencoded')
    return { ...nothing('json'), ...(body.length > 0 && { problem: 'content-type' }) }
  const members = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()))
  return { ...nothing('urlencoded'), members }
}

async function readMultipart(contentType: string, body: Uint8Array): Promise<Upload> {
  const form = await readForm(contentType, body)
  if (!form) return { ...nothing('multipart'), problem: 'multipart' }
  const members: [string, string][] = []
  const files: [string, UploadedFile][] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') members.push([name, value])
    else files.push([name, describeFile(new Uint8Array(await value.arrayBuffer()))])
  }
  return { form: 'multipart', members: Object.fromEntries(members), files: Object.fromEntries(files) }
}

function readJsonUpload(body: Buffer): Upload {
  const value = readJson(body.toString())
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ...nothing('json'), problem: 'not-json' }
  const members: Record<string, unknown> = { ...value }
  const file = members[FILE]
  if (typeof file !== 'string') return { ...nothing('json'), members }
  delete members[FILE]
  if (!/^[\w+/-]*={0,2}\s*$/.test(file)) return { ...nothing('json'), problem: 'base64' }
  return { ...nothing('json'), members, files: { [FILE]: describeFile(Buffer.from(file, 'base64')) } }
}

function nothing(form: Upload['form']): Upload {
  return { members: {}, files: {}, form }
}
