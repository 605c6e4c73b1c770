// A process with a keeper: it asks for the tokens of its accounts until it is told to stop, or dies at a named point.
const {
  bundle,
  store: address,
  ring,
  config,
  accounts,
  policy,
  seconds,
  spool,
  diesAt,
  cheats,
} = JSON.parse(process.env.KEEPER_WORKER ?? '{}')
const keeperModule = await import(bundle)

const store = await keeperModule.openStore(address)
const provider = keeperModule.createProvider(config)
const die = () => process.kill(process.pid, 'SIGKILL')
/** A method that ends the process before or after it did its work. */
const dying = (object, method, point) => {
  const real = object[method].bind(object)
  const before = diesAt === `before-${point}`
  const after = diesAt === `after-${point}`
  object[method] = async (...args) => {
    if (before) die()
    const result = await real(...args)
    if (after) die()
    return result
  }
}
const spoolOfFile = keeperModule.createFileSpool(spool)
if (diesAt === 'after-spool') store.commit = () => Promise.reject(new Error('the store is away'))
for (const [object, method, point] of [
  [store, 'claim', 'claim'],
  [store, 'commit', 'commit'],
  [provider, 'refresh', 'response'],
  [spoolOfFile, 'append', 'spool'],
])
  dying(object, method, point)

/** Everybody's claim is granted. */
if (cheats)
  store.claim = async (key, { owner, until }) => {
    const row = await store.read(key)
    return { ...row, state: 'refreshing', leaseOwner: owner, leaseUntil: until }
  }

const told = {}
const keeper = await keeperModule.createTokenKeeper({
  provider,
  store,
  sealer: keeperModule.createSealer(keeperModule.readKeyRing(ring)),
  policy,
  spool: spoolOfFile,
  onEvent: ({ type }) => (told[type] = (told[type] ?? 0) + 1),
})

/** The longest that this process did nothing: it was not given a turn, or waited for its file. */
let silentMs = 0
let seenMs = performance.now()
setInterval(() => {
  silentMs = Math.max(silentMs, performance.now() - seenMs)
  seenMs = performance.now()
}, 10).unref()

const state = { isStopping: false }
process.on('SIGTERM', () => (state.isStopping = true))
const until = Date.now() + seconds * 1000
const failed = {}
const work = async (account) => {
  while (!state.isStopping && Date.now() < until) {
    await keeper
      .access({ tenant: '', account }, { waitSeconds: 2 })
      .catch(({ code, reason }) => (failed[reason ?? code] = (failed[reason ?? code] ?? 0) + 1))
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60))
  }
}
if (process.send) process.send('ready')
await Promise.all(accounts.map(work))
await keeper.drain()
await store.close()
console.log(JSON.stringify({ told, failed, silentMs }))
// Nothing that waits for something else keeps it.
process.exit()
