/**
 * A picture as far as its first eight bytes say so, of two and a half megabytes: three pieces of one each. All byte values
 * are in it, so that its length is another as soon as somebody reads it as text.
 */
export const image = Buffer.alloc(
  2.5 * 1024 * 1024,
  Uint8Array.from({ length: 256 }, (_, value) => value),
)
image.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
