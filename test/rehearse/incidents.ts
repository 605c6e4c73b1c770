import { createSealer, rotateKeyRing, type GrantRow } from '../../src/keeper/index.ts'
import { prepareKeyRing, retireKey } from '../../src/keeper/key-ring.ts'
import { drawBytes, type Fleet } from './fleet.ts'
import { dump, load, type Stores } from './stores.ts'

/** Something that happens to the fleet at a time of the story. */
export type Incident = { at: number; happens: () => Promise<void> | void }

/** What the operator found out on the way. */
export type Findings = { doubted: number; resealed: number; sealedAnewAsTheyWere: number; leftUnderOldKey: number }

/** All that happens but the outage, which is the provider's own; in order. */
export function planIncidents(fleet: Fleet, stores: Stores): { incidents: Incident[]; findings: Findings } {
  const { story, revocations, revoke } = fleet.world
  const findings: Findings = { doubted: 0, resealed: 0, sealedAnewAsTheyWere: 0, leftUnderOldKey: 0 }
  const incidents = [
    ...revocations.map(({ account, at }) => ({ at, happens: () => revoke(account, fleet.time.now()) })),
    ...story.restartsAt.map((at) => ({ at, happens: () => fleet.restartAll() })),
    ...backupAndRestore(fleet, stores, findings),
    ...newClientSecret(fleet),
    ...newSealKey(fleet, findings),
  ]
  return { incidents: incidents.toSorted((a, b) => a.at - b.at), findings }
}

function backupAndRestore(fleet: Fleet, stores: Stores, findings: Findings): Incident[] {
  const { story } = fleet.world
  let copy: GrantRow[] = []
  const restore = async () => {
    for (const machine of fleet.machines) await machine.stop()
    fleet.settings.store = await stores.open()
    await load(fleet.settings.store, copy)
    await tellOracle(fleet, copy)
    for (const machine of fleet.machines) await machine.start(fleet.settings)
    findings.doubted = await fleet.machines[0].keeper.doubtAll()
    await fleet.askWhoNeedsConsent()
  }
  return [
    { at: story.backupAt, happens: async () => void (copy = await dump(fleet.settings.store)) },
    { at: story.restoreAt, happens: restore },
  ]
}

/** The oracle opens the copy itself: what stands there is what the machines have from now on. */
async function tellOracle({ world, settings }: Fleet, copy: GrantRow[]): Promise<void> {
  const sealer = createSealer(settings.ring)
  for (const { tenant, account, version: generation, deployment, sealed } of copy) {
    const { refreshToken } = await sealer.open(sealed, { tenant, account, generation, deployment })
    world.oracle.restored(account, refreshToken)
  }
}

function newClientSecret(fleet: Fleet): Incident[] {
  const { story, mock } = fleet.world
  let secret: string | undefined
  return [
    { at: story.secret.rotatedAt, happens: () => void (secret = mock.rotateClientSecret(mock.config.clientId)) },
    {
      at: story.secret.repairedAt,
      happens: () => fleet.restartAll(() => (fleet.settings.clientSecret = secret)),
    },
  ]
}

/** Each machine can open what the new key sealed before any of them seals with it. */
function newSealKey(fleet: Fleet, findings: Findings): Incident[] {
  const { settings, time, world } = fleet
  const { preparedAt, rotatedAt, retiredAt } = world.story.keys
  const draw = drawBytes(world.scale.seed + 1)
  let before: GrantRow[] = []
  const resealed = () => fleet.machines.reduce((sum, machine) => sum + machine.resealed, 0)
  const rotate = async () => {
    before = await dump(settings.store)
    await fleet.restartAll(() => (settings.ring = rotateKeyRing(settings.ring, time.now())))
  }
  const retire = async () => {
    const { current, keys } = settings.ring
    const now = await dump(settings.store)
    findings.resealed = resealed()
    findings.leftUnderOldKey = now.filter(({ keyId }) => keyId !== current).length
    findings.sealedAnewAsTheyWere = countUnchanged(before, now)
    const [old] = keys
    if (findings.leftUnderOldKey === 0 && old)
      await fleet.restartAll(() => (settings.ring = retireKey(settings.ring, old.kid)))
  }
  return [
    {
      at: preparedAt,
      happens: () => fleet.restartAll(() => (settings.ring = prepareKeyRing(settings.ring, time.now(), draw))),
    },
    { at: rotatedAt, happens: rotate },
    { at: retiredAt, happens: retire },
  ]
}

/** Pairs with another seal than before, and of the same generation: nothing was refreshed for it. */
function countUnchanged(before: GrantRow[], now: GrantRow[]): number {
  const versions = new Map(before.map(({ account, version, keyId }) => [account, { version, keyId }]))
  return now.filter(({ account, version, keyId }) => {
    const was = versions.get(account)
    return was?.version === version && was.keyId !== keyId
  }).length
}
