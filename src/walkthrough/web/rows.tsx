/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Explained, Row } from '../../../mock-provider/index.ts'

const SEEN_BY: Record<Row['seenBy'], string> = {
  public: 'anybody may see it',
  'once only': 'may be seen, counts once',
  secret: 'secret',
}

/** Parameters with what each is for and who may see it. */
export function Rows({ rows, label }: { rows: readonly Row[]; label: string }) {
  if (rows.length === 0) return null
  return (
    <dl class="rows" aria-label={label}>
      {rows.map(({ name, value, means, seenBy }) => (
        <div class="parameter">
          <dt class="mono">{name}</dt>
          <dd class="mono value">{value}</dd>
          <dd class="means">
            {means !== '' && `${means} · `}
            <span class={`seen ${seenBy.replace(' ', '-')}`}>{SEEN_BY[seenBy]}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What was sent and what came back. */
export function ExplainedRows({ sent, came, why }: Pick<Explained, 'sent' | 'came' | 'why'>) {
  return (
    <>
      {sent.length > 0 && <h3 class="carried">It carried</h3>}
      <Rows rows={sent} label="What the request carried" />
      {came.length > 0 && <h3 class="carried">The answer brought</h3>}
      <Rows rows={came} label="What the answer brought" />
      {why !== '' && (
        <p class="journal">
          <strong>Why, says the journal:</strong> {why}
        </p>
      )}
      {sent.length === 0 && came.length === 0 && why === '' && (
        <p class="soft small">It carried nothing of interest.</p>
      )}
    </>
  )
}
