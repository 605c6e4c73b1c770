import type { KnownAnswer } from './answers.ts'

/** A member of `errors` in an answer that may also have `data`. */
export type PartialError = Record<string, string>

/** X seen (many) 2021 to 2026, in this key order; the docs' sample has fewer members (case tweets-lookup-partial). */
export function notFound(resource: 'user' | 'tweet' | 'media', parameter: string, value: string): PartialError {
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
