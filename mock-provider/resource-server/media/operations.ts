import type { Handlers } from '../api/handlers.ts'
import { addSubtitles, deleteSubtitles, describeMedia } from './attach.ts'
import { mediaByKey, mediaByKeys } from './lookup.ts'
import { appendToUpload, finalizeUpload, initializeUpload, uploadInOneGo, uploadStatus } from './upload.ts'

/** Files that users upload, for posts and messages. */
export const mediaOperations: Handlers = {
  'POST /2/media/upload': ['media', uploadInOneGo],
  'GET /2/media/upload': ['media', uploadStatus],
  'POST /2/media/upload/initialize': ['media', initializeUpload],
  'POST /2/media/upload/{id}/append': ['media', appendToUpload],
  'POST /2/media/upload/{id}/finalize': ['media', finalizeUpload],
  'POST /2/media/metadata': ['media', describeMedia],
  'POST /2/media/subtitles': ['media', addSubtitles],
  'DELETE /2/media/subtitles': ['media', deleteSubtitles],
  'GET /2/media': ['media', mediaByKeys],
  'GET /2/media/{media_key}': ['media', mediaByKey],
}
