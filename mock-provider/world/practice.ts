import type { NewUser } from './users.ts'

/** The accounts that every world starts with; Mallory plays the attacker in lessons about forged callbacks. */
export const practiceUsers: NewUser[] = [
  { username: 'ada_practice', name: 'Ada Practice' },
  { username: 'ben_practice', name: 'Ben Practice' },
  { username: 'mallory_practice', name: 'Mallory (the attacker)' },
]

/** Posts that every world starts with. Their ids are of 2025, so that they are the same everywhere. */
export const practicePosts: { username: string; id: string; text: string }[] = [
  { username: 'ada_practice', id: '1905993362018040001', text: 'Hello from a practice account' },
  { username: 'ben_practice', id: '1905993362018040002', text: 'Tokens live two hours. I checked.' },
  { username: 'ada_practice', id: '1905993362018040003', text: 'The refresh token I used yesterday is dead today' },
]
