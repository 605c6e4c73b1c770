import { expect, test } from 'vitest'
import { postgresErrorOf } from '../../../src/keeper/stores/postgres-errors.ts'

const byServer = (code: string) => Object.assign(new Error('said'), { severity: 'ERROR', code })
const bySystem = (code: string) => Object.assign(new Error('said'), { code })

test.for(['08006', '40001', '40P01', '53300', '55P03', '57014', '57P01', '25006'])('SQLSTATE %s may pass', (code) => {
  expect(postgresErrorOf(byServer(code), 'The store')).toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    retryable: true,
    message: 'The store is not available: said.',
  })
})

test.for(['22021', '28P01', '3D000', '42501', '42P01', '55000', 'XX000'])('SQLSTATE %s does not', (code) => {
  expect(postgresErrorOf(byServer(code), 'The store')).toMatchObject({
    code: 'ERR_STORE',
    retryable: false,
    message: 'The store cannot be used: said.',
  })
})

test.for([bySystem('EPIPE'), bySystem('ECONNREFUSED'), bySystem('ENOTFOUND'), new Error('Query read timeout'), 'said'])(
  'who is not reached, or does not answer, may later: %s',
  (cause) => {
    expect(postgresErrorOf(cause, 'The store')).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  },
)

test.for(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
  'a certificate that is refused stays refused: %s',
  (code) => {
    expect(postgresErrorOf(bySystem(code), 'The store')).toMatchObject({ code: 'ERR_STORE', retryable: false })
  },
)

test('what has a code and no message is told by its code', () => {
  const failure = postgresErrorOf(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'The store')

  expect(failure.message).toBe('The store is not available: ECONNREFUSED.')
})
