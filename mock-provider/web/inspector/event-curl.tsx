/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { asCurl, variablesOf } from '../../findings/curl.ts'
import { clientOf } from '../../findings/requests.ts'
import type { HttpFacts, JournalEvent } from '../../world/journal.ts'
import type { FactWords } from './fact-words.ts'

type Parts = { event: JournalEvent; http: HttpFacts; words: FactWords; origin: string }

/** The request as a command that can be pasted: what is public is set, secrets are left to you. */
export function CurlView({ event, http, words, origin }: Parts) {
  const command = asCurl(event) ?? ''
  const sets = variablesOf(command).map((name) => settingOf(name, { event, http, words, origin }))
  return (
    <>
      <h3>Set these first</h3>
      <pre tabIndex={0}>
        <code>{sets.join('\n')}</code>
      </pre>
      <h3>The request</h3>
      <pre tabIndex={0}>
        <code>{command}</code>
      </pre>
      {http.request.some(({ in: where }) => where === 'json') && (
        <p class="small">
          The body was JSON, of which the journal keeps names and what is public: this command sends a form. Write the
          JSON yourself where the operation asks for it.
        </p>
      )}
      <p class="soft small">Headers beside Authorization are left out: curl sends its own.</p>
    </>
  )
}

/** A public value as it is; of a secret which one it was, to be put between the quotes. */
function settingOf(name: string, { event, http, words, origin }: Parts): string {
  if (name === 'ORIGIN') return `export ORIGIN='${origin}'`
  const client = clientOf(event)
  if (name === 'CLIENT_ID' && client !== undefined) return `export CLIENT_ID=${quoted(client)}`
  const isBearer = name === 'ACCESS_TOKEN'
  const fact = http.request.find((each) => (isBearer ? each.name === 'authorization' : variable(each.name) === name))
  const which = fact && words.valueOf(event, 'sent', fact)
  return `export ${name}=''${which === undefined ? '' : `  # it was ${which.replace(/\s+/g, ' ')}`}`
}

function variable(name: string): string {
  return name.toUpperCase().replace(/\W/g, '_')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
