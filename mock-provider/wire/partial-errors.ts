import type { KnownAnswer } from './answers.ts'

/** A member of `errors` in an answer that may also have `data`. */
export type PartialError = Record<string, string>

/** Lists, bookmark folders and events of messages: inferred from the others. */
export type ResourceType = 'user' | 'tweet' | 'media' | 'list' | 'folder' | 'dm_event'

/** X seen (many) 2021 to 2026, in this key order; the docs' sample has fewer members (case tweets-lookup-partial). */
export function notFound(resource: ResourceType, parameter: string, value: string): PartialError {
  const asked = /^(username|media_key)/.exec(parameter)?.[0] ?? 'id'
  return {
    value,
    detail: `Could not find ${resource} with ${asked}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resource,
    parameter,
    resource_id: value,
    type: 'https://api.twitter.com/2/problems/resource-not-found',
  }
}

/**
 * What there is, and this caller may not see: posts of protected accounts, with status 200.
 *
 * X seen (many) 2020 to 2023, in this key order: tweepy 2070, redouane59/twittered 157, zeeraktalat/hatespeech 9. Of what an
 * expansion brings: inferred.
 */
export function notAuthorized(
  resource: 'user' | 'tweet',
  value: string,
  { section, parameter }: { section: string; parameter: string },
): PartialError {
  return {
    resource_id: value,
    parameter,
    resource_type: resource,
    section,
    title: 'Authorization Error',
    value,
    detail: `Sorry, you are not authorized to see the ${resource === 'tweet' ? 'Tweet' : resource} with ${parameter}: [${value}].`,
    type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
  }
}

/** Case field-authorization-error. */
export function fieldForbidden(field: string, userId: string): PartialError {
  return {
    title: 'Field Authorization Error',
    type: 'https://api.twitter.com/2/problems/not-authorized-for-field',
    detail: `Sorry, you are not authorized to access '${field}' on the user with id : [${userId}].`,
    field,
  }
}

/** X seen (once) 2023 (node-twitter-api-v2 432), in this key order: a metric of somebody else's post. */
export function tweetFieldForbidden(
  field: string,
  id: string,
  { section, parameter }: { section: string; parameter: string },
): PartialError {
  return {
    resource_type: 'tweet',
    field,
    parameter,
    resource_id: id,
    title: 'Field Authorization Error',
    section,
    detail: `Sorry, you are not authorized to access '${field}' on the Tweet with ${parameter} : [${id}].`,
    value: id,
    type: 'https://api.twitter.com/2/problems/not-authorized-for-field',
  }
}

/** X seen (many) 2021 to 2023: a post that others point to and that is gone; the key order is that of `notFound`. */
export function referenceNotFound(id: string): PartialError {
  return {
    ...notFound('tweet', 'referenced_tweets.id', id),
    detail: `Could not find tweet with referenced_tweets.id: [${id}].`,
  }
}

/** One resource that does not exist, as x-ruby's tests of 2026 have it: the error once more as the problem around it. */
export function missingProblem(error: PartialError): KnownAnswer {
  const { title, detail, type } = error
  const body = { errors: [error], title, detail, type }
  const contentType = 'application/json; charset=utf-8'
  return { case: 'x-ruby 2026', status: 404, contentType, body, layer: 'application' }
}
