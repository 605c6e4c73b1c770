import { expect, test } from '../../../../src/testing/vitest.ts'
import { appToken, callApi, callWith } from '../call.ts'
import { adaId, benId, changeWorld, ids, malloryId, NOBODY, protect } from '../lists/world.ts'

const NOT_PERMITTED = 'You are not permitted to perform this action.'

test('users are muted, listed newest first, and muted no more', async ({ mock }) => {
  const muting = `/2/users/${adaId(mock)}/muting`

  for (const id of [benId(mock), malloryId(mock), benId(mock)])
    expect((await callApi(mock, muting, { json: { target_user_id: id } })).text).toBe('{"data":{"muting":true}}')
  const both = await callApi(mock, `${muting}?user.fields=protected`)
  const unmute = await callApi(mock, `${muting}/${benId(mock)}`, { method: 'DELETE' })

  expect(ids(both)).toEqual([malloryId(mock), benId(mock)])
  expect(both.body.meta).toEqual({ result_count: 2 })
  expect(unmute.text).toBe('{"data":{"muting":false}}')
  expect(ids(await callApi(mock, muting))).toEqual([malloryId(mock)])
})

test('blocked users are listed to who blocked them', async ({ mock }) => {
  changeWorld(mock, ({ relations }) => relations.blocks.push([adaId(mock), malloryId(mock)]))

  const { body } = await callApi(mock, `/2/users/${adaId(mock)}/blocking`)

  expect(body).toMatchObject({ data: [{ username: 'mallory_practice' }], meta: { result_count: 1 } })
})

test.for(['muting', 'blocking'])('%s of somebody else is shown to nobody', async (path, { mock }) => {
  const { status, body } = await callApi(mock, `/2/users/${benId(mock)}/${path}`)
  const withApp = await callWith(mock, await appToken(mock), `/2/users/${benId(mock)}/${path}`)

  expect([status, withApp.status]).toEqual([400, 403])
  expect(body.errors[0].message).toContain('must be the same as the authenticating user')
})

test.for(['following', 'muting'])('%s oneself is not permitted', async (path, { mock }) => {
  const json = { target_user_id: adaId(mock) }

  const { status, body } = await callApi(mock, `/2/users/${adaId(mock)}/${path}`, { json })

  expect([status, body.detail]).toEqual([403, NOT_PERMITTED])
  expect(mock.snapshot().relations).toMatchObject({ follows: [], mutes: [] })
})

test.for<['by the other' | 'by the caller']>([['by the other'], ['by the caller']])(
  'who is blocked %s cannot be followed',
  async ([by], { mock }) => {
    const pair: [string, string] = [adaId(mock), benId(mock)]
    changeWorld(mock, ({ relations }) => relations.blocks.push(by === 'by the caller' ? pair : [pair[1], pair[0]]))

    const json = { target_user_id: benId(mock) }
    const { status, body } = await callApi(mock, `/2/users/${adaId(mock)}/following`, { json })

    expect([status, body.detail]).toEqual([403, NOT_PERMITTED])
  },
)

test.for(['following', 'muting'])('%s of nobody changes nothing', async (path, { mock }) => {
  const { body } = await callApi(mock, `/2/users/${adaId(mock)}/${path}`, { json: { target_user_id: NOBODY } })

  expect(body).toEqual({ errors: [expect.objectContaining({ resource_type: 'user', parameter: 'target_user_id' })] })
})

test('to follow a protected account is a request until it agrees', async ({ mock }) => {
  protect(mock, benId(mock))
  const follow = () => callApi(mock, `/2/users/${adaId(mock)}/following`, { json: { target_user_id: benId(mock) } })

  const asked = [(await follow()).text, (await follow()).text]
  const waiting = mock.snapshot().relations
  changeWorld(mock, ({ relations }) => {
    relations.follows.push(...relations.followRequests.splice(0))
  })

  expect(asked).toEqual(Array(2).fill('{"data":{"following":false,"pending_follow":true}}'))
  expect(waiting).toMatchObject({ follows: [], followRequests: [[adaId(mock), benId(mock)]] })
  expect((await follow()).text).toBe('{"data":{"following":true,"pending_follow":false}}')
})

test('a request to follow is taken back with the follow, and made good once the account is public', async ({
  mock,
}) => {
  protect(mock, benId(mock))
  protect(mock, malloryId(mock))
  const following = `/2/users/${adaId(mock)}/following`
  for (const id of [benId(mock), malloryId(mock)]) await callApi(mock, following, { json: { target_user_id: id } })
  changeWorld(mock, ({ users }) => {
    for (const { fields } of users) Object.assign(fields, { protected: false })
  })

  await callApi(mock, `${following}/${benId(mock)}`, { method: 'DELETE' })
  await callApi(mock, following, { json: { target_user_id: malloryId(mock) } })

  expect(mock.snapshot().relations).toMatchObject({ follows: [[adaId(mock), malloryId(mock)]], followRequests: [] })
})

test('connection_status says what is between the caller and an account', async ({ mock }) => {
  const [ada, ben] = [adaId(mock), benId(mock)]
  changeWorld(mock, ({ relations }) => {
    relations.mutes.push([ada, ben])
    relations.follows.push([ada, ben], [ben, ada])
    relations.followRequests.push([malloryId(mock), ada])
    relations.blocks.push([malloryId(mock), ben])
  })
  const read = async (as: string, id: string) =>
    (await callApi(mock, `/2/users/${id}?user.fields=connection_status`, { as })).body.data.connection_status

  expect(await read('ada_practice', ben)).toEqual(['followed_by', 'following', 'muting'])
  expect(await read('ben_practice', ada)).toEqual(['followed_by', 'following'])
  expect(await read('ada_practice', malloryId(mock))).toEqual(['follow_request_received'])
  expect(await read('mallory_practice', ada)).toEqual(['follow_request_sent'])
  expect(await read('mallory_practice', ben)).toEqual(['blocking'])
  expect(await read('ben_practice', malloryId(mock))).toEqual([])
  expect(await read('ada_practice', ada)).toBeUndefined()
})

test('no account has affiliates, and nobody is not found', async ({ mock }) => {
  const some = await callApi(mock, `/2/users/${adaId(mock)}/affiliates`)
  const none = await callApi(mock, `/2/users/${NOBODY}/affiliates`)

  expect(some.text).toBe('{"meta":{"result_count":0}}')
  expect(none.body).toEqual({ errors: [expect.objectContaining({ resource_type: 'user', resource_id: NOBODY })] })
})
