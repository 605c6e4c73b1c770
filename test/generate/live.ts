import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { meanings, type Cause, type Meaning } from '../../mock-provider/index.ts'
import { escapeText } from './markdown.ts'

/** Where `npm run generate` writes: the tables of X's refusals, and nothing else of the page. */
export const livePath = fileURLToPath(new URL('../../docs/live.md', import.meta.url))

/** What stands around each table, with the endpoint whose answers it has. */
const TABLE =
  /(<!-- Made by `npm run generate` from mock-provider\/meanings\/: the (.+?)\. -->\n)[^]*?(\n<!-- prettier-ignore-end -->)/g

const WEIGHTS = { many: 'seen by many', once: 'seen once', documented: 'documented', inferred: 'inferred' }

/** `docs/live.md` with its tables made anew. */
export function renderLive(page = readFileSync(livePath, 'utf8')): string {
  return page.replaceAll(TABLE, (_whole, before: string, endpoint: string, after: string) => {
    const rows = meanings.filter(({ atSteps, ...meaning }) => atSteps !== undefined && meaning.endpoint === endpoint)
    return `${before}<!-- prettier-ignore-start -->\n\n${tableOf(rows)}\n${after}`
  })
}

function tableOf(rows: Meaning[]): string {
  const cells = rows.map((meaning) => [
    escapeText(meaning.says),
    tellCauses(meaning),
    escapeText(meaning.atSteps ?? ''),
  ])
  return [['X says', 'it means; the likeliest cause first', 'where to fix it'], ['---', '---', '---'], ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

/** Of one cause the weight is enough: what it means says it. */
function tellCauses({ means, causes: [first, ...others] }: Meaning): string {
  if (others.length === 0) return escapeText(`${means}, ${weigh(first)}`)
  const list = [first, ...others].map((cause, index) => `${index + 1}. ${cause.says}, ${weigh(cause)}`)
  return [`${means}:`, ...list].map(escapeText).join('<br>')
}

/** Sources that a reader can open stand beside their weight. */
function weigh({ weight, source }: Cause): string {
  return /^[\w.-]+\/[\w.-]+ \d/.test(source) ? `${WEIGHTS[weight]} (${source})` : WEIGHTS[weight]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(livePath, renderLive())
