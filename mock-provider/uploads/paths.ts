/** Where files arrive: `POST /2/media/upload`, and the appends of the two chunked uploads (OpenAPI 2.167 of X). */
const UPLOAD = /^\/2\/(?:media\/upload|(?:chat\/)?media\/upload\/[^/]+\/append)$/

/** True for a request whose body may be a file. It is decided by the head, before anything of the body is read. */
export function takesUpload(method: string | undefined, path: string): boolean {
  return method === 'POST' && path.includes('/media/upload') && UPLOAD.test(path)
}

/**
 * More is answered with 413: our choice, as X's limit of a request is not known. X docs (v1.1) have chunks of 5 MB at most,
 * and 12 MB of bytes are 16 MB of base64.
 */
export const MAX_UPLOAD_BYTES = 16 * 1024 * 1024
