import type { FamilyFindings, FaultSpec, Leak, LeakScanner, NamedSecret } from '../../mock-provider/index.ts'
import type { Holding } from './mask.ts'

/** What a mock saw of a run. */
export type Seen = FamilyFindings & {
  /** How many requests arrived. */
  requests: number
  faults: SeenFault[]
  /** How many events at the beginning the journal no longer has. */
  forgotten: number
  /** Others may have sent it requests as well. */
  isShared: boolean
}

export type SeenFault = FaultSpec & { fired: number; remaining: number | 'always' }

/** What a scan for leaks came to: with `lost` secrets or something `unread`, none found proves nothing. */
export type Scanned = { leaks: Leak[]; lost: number; unread: string[]; tooShort: NamedSecret[] }

/** Looks for a mock's secrets in what a program prints, and in files. */
export type LeakScan = Pick<LeakScanner, 'scan' | 'scanFiles'> & {
  /** Once all was handed over. */
  result(): Promise<Scanned>
}

/** The client that a program finds in its environment. */
export type ClientSettings = { clientId: string; clientSecret?: string; redirectUri: string }

/** The time of a mock: it stands until it is run from an instant on, in milliseconds since 1970. */
export type MockTime = { nowMs(): number; runFrom(instantMs: number, rate: number): void }

/** The mock behind the proxy: one of this run, or one that runs already. */
export type MockBehind = {
  readonly origin: string
  readonly client: ClientSettings
  /** @throws {RangeError} in the mock's words, for a fault that cannot be. */
  arm(fault: FaultSpec): Promise<void>
  /** What it saw since the run began. */
  see(): Promise<Seen>
  openScan(): LeakScan
  /** Which secret of the mock a text holds, for a person. */
  readonly holding: Holding
  /** Its time, for programs that live in it; a running mock's is its own. */
  readonly time?: MockTime
  /** Ends what the run has made of it: the mock itself, or the faults that were armed. */
  close(): Promise<void>
}
