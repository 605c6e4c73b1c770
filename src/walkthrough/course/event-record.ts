import { withUnits, type JournalEvent } from '../../../mock-provider/index.ts'

/** An event as the journal has it: number, kind, and what it was about. */
export function recordOf({ seq, kind, http, reason, detail, labels = [], user }: JournalEvent): string {
  const [used, ...fresh] = labels
  const what =
    kind === 'refresh.done'
      ? `${used} -> ${fresh.join(', ')}`
      : kind === 'code.issued'
        ? `for ${user}`
        : labels.join(', ')
  const isOpen = kind === 'attempt.opened' ? 'for nobody yet' : ''
  const why = withUnits([reason, detail].filter(Boolean).join(': '))
  const status = kind === 'api.called' ? String(http?.status ?? '') : ''
  return `#${seq} ${[kind, status, what, isOpen].filter(Boolean).join(' ')}${why === '' ? '' : `: ${why}`}`
}
