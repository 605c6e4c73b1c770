import { expect, test } from '../../../../src/testing/vitest.ts'
import { callMe, numberOf, pageAt, playStory, refresh, textOf } from './wire-story.ts'

test('the newest refusal and an accepted request of the same sort are laid side by side', async ({ mock }) => {
  await playStory(mock)
  const [done, refused] = [
    numberOf(mock, { kind: 'refresh.done', grant: 'g2' }),
    numberOf(mock, { reason: 'replayed', grant: 'g2' }),
  ]

  const page = textOf(await pageAt(mock, '/compare'))

  expect(page).toContain(`Both sent the same. #${done} had spent RT#1 when #${refused} brought it again`)
})

test('where one thing differs, a sentence names it, and who had spent it', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const answer: unknown = await (await refresh(mock, refreshToken)).json()
  const next = String(Reflect.get(Object(answer), 'refresh_token'))
  await refresh(mock, next)
  await refresh(mock, refreshToken)

  const page = textOf(await pageAt(mock, '/compare?a=3&b=4'))

  expect(page).toMatch(
    /One thing differs in what they sent: refresh_token\. #3 sent RT#2 \.\.[0-9a-f]{4}; #4 sent RT#1 \.\.[0-9a-f]{4}, which #2 had spent\./,
  )
})

test('a row that differs says so in words, and equal rows are folded', async ({ mock }) => {
  await playStory(mock)
  const seq = numberOf(mock, { reason: 'replayed', grant: 'g1' })

  const html = await pageAt(mock, `/compare?a=${numberOf(mock, { kind: 'refresh.done', grant: 'g1' })}&b=${seq}`)

  const [shown = '', folded = ''] = html.split('<details>')
  expect(textOf(shown)).toContain('Status ≠ differs 200 400')
  expect(textOf(shown)).toContain('Reason ≠ differs not there replayed')
  expect(textOf(folded)).toContain('grant_type refresh_token refresh_token')
  expect(folded).not.toContain('differs')
})

test('a request without a counterpart asks for one', async ({ mock }) => {
  await callMe(mock, 'nothing')

  const page = textOf(await pageAt(mock, '/compare?a=1'))

  expect(page).toContain('No other request of this sort ended otherwise')
})

test('without requests there is nothing to compare', async ({ mock }) => {
  expect(textOf(await pageAt(mock, '/compare'))).toContain('Nothing to compare yet')
})

test('refusals stand by reason and endpoint, with how often, when, and what to do', async ({ mock }) => {
  await playStory(mock)
  await callMe(mock, 'nothing')
  await callMe(mock, 'another')

  const html = await pageAt(mock, '/refusals')

  const page = textOf(html)
  expect(page).toContain('5 of 8 requests refused, for 4 reasons')
  expect(page).toContain('unknown GET /2/users/me ✗ 401 refused 2 times')
  expect(page).toContain('Known mistake M42')
  expect(page).toContain('Known mistake M47')
  expect(page).toContain('Refresh once, with the stored refresh token')
  for (const { seq, http } of mock.journal.events)
    if ((http?.status ?? 0) >= 400) expect(html).toMatch(new RegExp(`event=${seq}(&amp;before=\\d+)?#event`))
})

test('where none was refused, it says so', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  await callMe(mock, accessToken)

  expect(textOf(await pageAt(mock, '/refusals'))).toContain('✓ None refused. 1 request, all taken.')
})
