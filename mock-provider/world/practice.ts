import type { NewClient } from './clients.ts'
import type { NewUser } from './users.ts'

const DEFAULT_REDIRECT_URI = 'http://127.0.0.1:5000/oauth/callback'

/** The two apps that a mock starts with, one of each kind; their redirect URI is the 2022 tutorial's own unless given. */
export function practiceClients(redirectUris: readonly string[] = [DEFAULT_REDIRECT_URI]): NewClient[] {
  return [
    { name: 'Practice app', type: 'confidential', redirectUris: [...redirectUris] },
    { name: 'Practice native app', type: 'public', redirectUris: [...redirectUris] },
  ]
}

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
