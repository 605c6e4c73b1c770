import { createDocumentStore, type GrantDocument } from './documents.ts'
import type { GrantStore } from './store.ts'

/** A store that ends with its process: for tests and lessons. It compares whole milliseconds, as the databases do, and hands out copies. */
export function createMemoryStore(): GrantStore {
  const documents = new Map<string, GrantDocument>()
  return createDocumentStore({
    get: async (id) => copyOf(documents.get(id)),
    putIf: async (id, document, rev) => {
      if ((documents.get(id)?.rev ?? 0) !== rev) return false
      documents.set(id, { rev: document.rev, row: { ...document.row } })
      return true
    },
    all: async () => [...documents.values()].map(({ rev, row }) => ({ rev, row: { ...row } })),
  })
}

function copyOf(document: GrantDocument | undefined): GrantDocument | undefined {
  return document && { rev: document.rev, row: { ...document.row } }
}
