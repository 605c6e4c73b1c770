/** One figure of a metric, with the labels that tell it from the others. */
type Sample = { labels?: Record<string, string>; value: number; suffix?: '' | '_bucket' | '_sum' | '_count' }

/** A metric as the text format has it. */
export type Metric = { name: string; help: string; type: 'counter' | 'gauge' | 'histogram'; samples: Sample[] }

/** What the text format is sent as. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4.
 *
 * @see Prometheus docs: Exposition formats, "Text format details"
 */
export function writeExposition(metrics: readonly Metric[]): string {
  return metrics.map(writeMetric).join('')
}

/** The cumulative buckets, the sum and the count of a histogram. @param buckets how many fell into each; the last has no bound */
export function histogramOf(
  bounds: readonly number[],
  { buckets, sum, count }: { buckets: readonly number[]; sum: number; count: number },
): Sample[] {
  let below = 0
  const cumulative = bounds.map((bound, index): Sample => {
    below += buckets[index] ?? 0
    return { suffix: '_bucket', labels: { le: String(bound) }, value: below }
  })
  return [
    ...cumulative,
    { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
    { suffix: '_sum', value: sum },
    { suffix: '_count', value: count },
  ]
}

function writeMetric({ name, help, type, samples }: Metric): string {
  const head = `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`
  return head + samples.map((sample) => writeSample(name, sample)).join('')
}

function writeSample(name: string, { labels = {}, value, suffix = '' }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}
