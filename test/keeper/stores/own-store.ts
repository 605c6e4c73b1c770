import Database from 'libsql'
import { createDocumentStore, type GrantDocument } from 'twitter-oauth-lab/keeper'

/** Grants in a table of an app's own: an id, a number that grows, and JSON. */
export function openOwnStore(file: string) {
  const db = new Database(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  db.exec('CREATE TABLE IF NOT EXISTS app_grant (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, grant TEXT NOT NULL)')
  const one = db.prepare('SELECT rev, grant FROM app_grant WHERE id = ?')
  const all = db.prepare('SELECT rev, grant FROM app_grant')
  const add = db.prepare('INSERT INTO app_grant (id, rev, grant) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const change = db.prepare('UPDATE app_grant SET rev = ?, grant = ? WHERE id = ? AND rev = ?')

  return createDocumentStore({
    get: async (id) => {
      const found = one.get(id)
      return found === undefined ? undefined : read(Object(found))
    },
    // The whole point: the database itself compares and writes in one step.
    putIf: async (id, { rev, row }, before) => {
      const grant = JSON.stringify(row)
      const { changes } = before === 0 ? add.run(id, rev, grant) : change.run(rev, grant, id, before)
      return changes === 1
    },
    all: async () => all.all().map((found) => read(Object(found))),
    close: async () => void db.close(),
  })
}

function read(found: object): GrantDocument {
  const [rev, grant] = Object.values(found)
  return { rev, row: JSON.parse(grant) }
}
