import { control, passHours, step } from './lab.mjs'

/** Held until the second has come, or for two seconds: two refreshes at once, every time. */
const race = { at: 'token', when: { grantType: 'refresh_token' }, then: 'hold-until-second' }

/**
 * The lives of a few tokens, played through a library that leaves it to its caller when to refresh and where to keep them.
 *
 * `signIn` and `refresh` give `{ accessToken, refreshToken }`, `callMe` gives a user name; without `revoke` nothing is revoked.
 */
export async function playThrough({ signIn, callMe, refresh, revoke, revokeWithoutHint }) {
  const first = await step('sign in', signIn)
  await step('call', () => callMe(first.accessToken))
  await passHours(2)
  await step('call after two hours', () => callMe(first.accessToken))
  const second = await step('refresh', () => refresh(first.refreshToken))
  await step('call with the new token', () => callMe(second.accessToken))
  await passHours(2)
  const third = await step('refresh again', () => refresh(second.refreshToken))
  await step('spend a spent refresh token', () => refresh(second.refreshToken))
  await control('/faults', race)
  const fourth = await step('refresh twice at once', () => refreshTwice(refresh, third.refreshToken))
  if (revokeWithoutHint) await step('revoke without a hint', () => revokeWithoutHint(fourth.accessToken))
  if (!revoke) return
  await step('revoke', () => revoke(fourth.accessToken))
  await step('call after the revocation', () => callMe(fourth.accessToken))
}

async function refreshTwice(refresh, refreshToken) {
  const outcomes = await Promise.allSettled([refresh(refreshToken), refresh(refreshToken)])
  return outcomes.find(({ status }) => status === 'fulfilled').value
}
