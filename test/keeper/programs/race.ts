import { once } from 'node:events'
import { openStore } from '../../../src/keeper/stores/open.ts'

/**
 * One of several processes that open one store at the same moment and want the same lease: `race.ts ADDRESS`. It begins when it is
 * told to on its standard input, and says whether it won.
 */
const [, , address = ''] = process.argv
const key = { tenant: '', account: '1' }
const nothing = { sealed: 'sealed 1', keyId: 'key 1', deployment: '', scope: '', leaseOwner: '', failCode: '' }
const never = { accessIssuedAt: 0, accessExpiresAt: 0, dueAt: 0, leaseUntil: 0, lastUsedAt: 0, lastRotatedAt: 0 }
const fresh = { version: 1, fence: 0, state: 'active', failCount: 0, failedAt: 0, doubtful: false } as const

console.log('here')
await once(process.stdin, 'data')
process.stdin.destroy()

const store = await openStore(address)
await store.put({ ...key, ...nothing, ...never, ...fresh }, 0)
const request = { owner: String(process.pid), now: 1000, until: 2000, version: 1, quarantineSeconds: 300 }
const claim = await store.claim(key, request)
await store.close()
console.log(claim ? 'won' : 'lost')
