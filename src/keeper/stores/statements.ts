import { COLUMNS } from './rows.ts'

/** Each text runs on SQLite (3.35 or newer) and on PostgreSQL as it stands. Instants and durations are in milliseconds. */

const ROW = [...COLUMNS, 'fence'].join(', ')
const KEY = 'tenant = $1 AND account = $2'
const GENERATION = `${KEY} AND version = $3`
const FREE = `lease_owner = '', lease_until_ms = 0`

/**
 * Rows that background work may ever have to do with: the condition of the index `token_grant_due`, by which both engines find it.
 * Grants that need consent and those that are gone pile up with the years, and are not in it.
 */
export const WITH_WORK = `(state IN ('active', 'refreshing') OR (state = 'revoked' AND sealed <> ''))`

const places = COLUMNS.map((_, index) => `$${index + 1}`)
/** All but the key, which stays. */
const assignments = COLUMNS.map((column, index) => `${column} = ${places[index]}`).slice(2)

/** $1 tenant, $2 account. */
export const read = `SELECT ${ROW} FROM token_grant WHERE ${KEY}`

/** The columns in their order. */
export const insert = `
  INSERT INTO token_grant (fence, ${COLUMNS.join(', ')}) VALUES (1, ${places.join(', ')})
  ON CONFLICT (tenant, account) DO NOTHING RETURNING version`

/** The columns in their order, then the generation that is replaced. */
export const replace = `
  UPDATE token_grant SET fence = fence + 1, ${assignments.join(', ')}
  WHERE ${KEY} AND version = $${COLUMNS.length + 1} RETURNING version`

/** $4 owner, $5 until, $6 now, $7 quarantine. */
export const claim = `
  UPDATE token_grant SET state = 'refreshing', fence = fence + 1, lease_owner = $4, lease_until_ms = $5,
    doubtful = CASE WHEN state = 'refreshing' THEN 1 ELSE doubtful END
  WHERE ${GENERATION} AND state IN ('active', 'refreshing')
    AND lease_until_ms + CASE WHEN state = 'refreshing' THEN CAST($7 AS BIGINT) ELSE 0 END < $6
  RETURNING ${ROW}`

/** $4 sealed, $5 key, $6 scope, $7 issued, $8 expires, $9 due. */
export const commit = `
  UPDATE token_grant SET version = version + 1, state = 'active', fence = fence + 1, ${FREE}, sealed = $4, key_id = $5, scope = $6,
    access_issued_ms = $7, last_rotated_ms = $7, access_expires_ms = $8, due_ms = $9,
    fail_count = 0, fail_code = '', failed_ms = 0, doubtful = 0
  WHERE ${GENERATION} AND state <> 'revoked' RETURNING version`

/** $4 fence, $5 state, $6 not before, $7 due, $8 code of the failure, $9 when it failed, $10 doubt. */
export const settle = `
  UPDATE token_grant SET state = $5, fence = fence + 1, lease_owner = '', lease_until_ms = $6, due_ms = $7,
    fail_count = CASE WHEN $8 = '' THEN fail_count ELSE fail_count + 1 END,
    fail_code = CASE WHEN $8 = '' THEN fail_code ELSE $8 END,
    failed_ms = CASE WHEN $8 = '' THEN failed_ms ELSE $9 END, doubtful = $10
  WHERE ${GENERATION} AND fence = $4 AND state = 'refreshing' RETURNING version`

/** $3 now. */
export const revoke = `
  UPDATE token_grant SET state = 'revoked', fence = fence + 1, ${FREE}, due_ms = $3 WHERE ${KEY} RETURNING ${ROW}`

/** $3 generation. */
export const erase = `
  UPDATE token_grant SET sealed = '' WHERE ${GENERATION} AND state = 'revoked' RETURNING version`

/** $4 due. */
export const postpone = `
  UPDATE token_grant SET due_ms = $4 WHERE ${GENERATION} AND state = 'revoked' RETURNING version`

/** $4 used, $5 due. */
export const touch = `
  UPDATE token_grant SET last_used_ms = $4, due_ms = CASE WHEN $5 < due_ms THEN $5 ELSE due_ms END
  WHERE ${GENERATION} RETURNING version`

/** $4 sealed before, $5 sealed, $6 key. */
export const reseal = `
  UPDATE token_grant SET sealed = $5, key_id = $6 WHERE ${GENERATION} AND sealed = $4 RETURNING version`

/** $1 now, $2 how many. */
export const due = `
  SELECT ${ROW} FROM token_grant WHERE ${WITH_WORK} AND due_ms <= $1 AND lease_until_ms <= $1
  ORDER BY due_ms, tenant, account LIMIT $2`

/** After the key of $1 and $2: $3 how many; $4 1 for those with a pair of another key than $5 only, 0 for all. */
export const listAfter = `
  SELECT ${ROW} FROM token_grant
  WHERE (tenant, account) > ($1, $2) AND (CAST($4 AS BIGINT) = 0 OR (key_id <> $5 AND sealed <> ''))
  ORDER BY tenant, account LIMIT $3`

/** The same from the first key on: $1 how many, $2 and $3 as above. */
export const list = `
  SELECT ${ROW} FROM token_grant WHERE (CAST($2 AS BIGINT) = 0 OR (key_id <> $3 AND sealed <> ''))
  ORDER BY tenant, account LIMIT $1`

/** $1 now, $2 since. */
export const census = `
  SELECT state, key_id, COUNT(*) AS grants,
    SUM(CASE WHEN sealed <> '' THEN 1 ELSE 0 END) AS pairs,
    SUM(CASE WHEN state = 'needs_consent' AND failed_ms >= $2 THEN 1 ELSE 0 END) AS fell,
    SUM(CASE WHEN ${WITH_WORK} AND due_ms <= $1 AND lease_until_ms <= $1 THEN 1 ELSE 0 END) AS due
  FROM token_grant GROUP BY state, key_id`

/** $1 now. */
export const doubtAll = `
  UPDATE token_grant SET state = 'refreshing', fence = fence + 1, lease_owner = '', lease_until_ms = $1
  WHERE state = 'active' RETURNING version`
