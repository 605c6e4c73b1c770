import { createHash } from 'node:crypto'
import type { UploadedFile } from '../wire/messages.ts'

/** What stays of a file: length, digest, and what its first bytes tell of its kind and size. */
export function describeFile(bytes: Uint8Array): UploadedFile {
  const digest = createHash('sha256').update(bytes).digest('hex')
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { length: bytes.byteLength, digest, ...readHead(file) }
}

type Head = Pick<UploadedFile, 'type' | 'width' | 'height'>

/** PNG (W3C, §5.2 and §11.2.2), GIF89a (§17 and §18), JPEG (ITU T.81, §B.2.2); of MP4 (ISO 14496-12) the kind alone. */
function readHead(file: Buffer): Head {
  const starts = (text: string, at = 0) => file.toString('latin1', at, at + text.length) === text
  if (starts('\x89PNG\r\n\x1a\n') && file.length >= 24)
    return { type: 'image/png', width: file.readUInt32BE(16), height: file.readUInt32BE(20) }
  if ((starts('GIF87a') || starts('GIF89a')) && file.length >= 10)
    return { type: 'image/gif', width: file.readUInt16LE(6), height: file.readUInt16LE(8) }
  if (starts('\xff\xd8\xff')) return { type: 'image/jpeg', ...sizeOfJpeg(file) }
  return { type: starts('ftyp', 4) ? 'video/mp4' : undefined, width: undefined, height: undefined }
}

/** Goes from marker to marker up to the frame, whose head has the size. */
function sizeOfJpeg(file: Buffer): Pick<Head, 'width' | 'height'> {
  let at = 2
  while (at + 9 <= file.length && file[at] === 0xff) {
    const marker = file.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) }
    at += 2 + file.readUInt16BE(at + 2)
  }
  return { width: undefined, height: undefined }
}
