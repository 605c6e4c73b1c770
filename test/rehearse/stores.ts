import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteStore, type GrantRow, type GrantStore } from '../../src/keeper/index.ts'
import type { Scale } from './story.ts'

/** Opens stores of one kind, each empty, and takes them away at the end. */
export class Stores {
  readonly #kind: Scale['store']
  readonly #folder: string | undefined
  readonly #opened: GrantStore[] = []

  constructor(kind: Scale['store']) {
    this.#kind = kind
    this.#folder = kind === 'sqlite' ? mkdtempSync(join(tmpdir(), 'rehearsal-')) : undefined
    process.once('exit', this.#removeFolder)
  }

  /** SQLite in both kinds; `memory` has no disk to wait for. */
  async open(): Promise<GrantStore> {
    const file = this.#folder === undefined ? ':memory:' : join(this.#folder, `tokens-${this.#opened.length}.db`)
    const store = await createSqliteStore({ file })
    this.#opened.push(store)
    return store
  }

  get kind(): string {
    return this.#kind === 'sqlite' ? 'a SQLite file' : 'SQLite in memory'
  }

  async remove(): Promise<void> {
    for (const store of this.#opened) await store.close()
    this.#removeFolder()
    process.off('exit', this.#removeFolder)
  }

  readonly #removeFolder = () => {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A dump, as a nightly backup is one. */
export async function dump(store: GrantStore): Promise<GrantRow[]> {
  const rows: GrantRow[] = []
  for (;;) {
    const page = await store.list({ after: rows.at(-1), limit: 1000 })
    rows.push(...page)
    if (page.length < 1000) return rows
  }
}

/** Puts a dump into an empty store. */
export async function load(store: GrantStore, rows: GrantRow[]): Promise<void> {
  for (const row of rows) await store.put(row, 0)
}
