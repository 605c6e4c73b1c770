/** A sample of the text format, as it was read. */
export type Read = { name: string; labels: Record<string, string>; value: number }

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped']
const SUFFIXES: Record<string, string[]> = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] }

/**
 * Reads the text format strictly, by its specification and not by the code that writes it.
 *
 * @throws {Error} that names the line and what is wrong with it.
 * @see Prometheus docs: Exposition formats, "Text format details"
 */
export function readExposition(text: string): Read[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const types = new Map<string, string>()
  const helped = new Set<string>()
  const closed = new Set<string>()
  const seen = new Set<string>()
  const samples: Read[] = []
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (why: string) => new Error(`${why}: ${line}`)
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind !== undefined) {
      if (!NAME.test(name)) throw fail('no name of a metric')
      if (name !== current && closed.has(name)) throw fail('the lines of a metric are not together')
      if (name !== current) closed.add(current)
      current = name
      if (kind === 'HELP' && (helped.has(name) || !/^([^\\]|\\[\\n])*$/.test(rest)))
        throw fail('a second or wrong HELP')
      if (kind === 'TYPE' && (types.has(name) || !TYPES.includes(rest))) throw fail('a second or wrong TYPE')
      if (kind === 'HELP') helped.add(name)
      else types.set(name, rest)
      continue
    }
    const sample = readSample(line, fail)
    const suffixes = SUFFIXES[types.get(current) ?? ''] ?? ['']
    if (!suffixes.some((suffix) => sample.name === current + suffix)) throw fail('a sample of another metric')
    const identity = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()])
    if (seen.has(identity)) throw fail('the same sample twice')
    seen.add(identity)
    samples.push(sample)
  }
  for (const [name, type] of types) if (type === 'histogram') checkHistogram(name, samples)
  return samples
}

function readSample(line: string, fail: (why: string) => Error): Read {
  const [, name = '', , inside = '', number = ''] = /^([^\s{]+)(\{(.*)\})? (\S+)$/.exec(line) ?? []
  if (!NAME.test(name)) throw fail('no sample')
  if (!/^([+-]?(\d+(\.\d+)?(e[+-]?\d+)?|Inf)|NaN)$/i.test(number)) throw fail('no number')
  const labels: Record<string, string> = {}
  const pair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/
  for (let rest = inside; rest !== '';) {
    const [whole = '', label = '', value = ''] = pair.exec(rest) ?? []
    if (whole === '' || label in labels) throw fail('no labels, or one twice')
    labels[label] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
    rest = rest.slice(whole.length)
  }
  return { name, labels, value: Number(number.replace('Inf', 'Infinity')) }
}

function checkHistogram(name: string, samples: Read[]): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`)
  const bounds = buckets.map(({ labels }) => Number((labels.le ?? '').replace('Inf', 'Infinity')))
  const count = samples.find((sample) => sample.name === `${name}_count`)?.value
  if (!isRising(bounds, false) || bounds.at(-1) !== Infinity) throw new Error(`${name}: bounds do not rise to +Inf`)
  if (
    !isRising(
      buckets.map(({ value }) => value),
      true,
    )
  )
    throw new Error(`${name}: buckets are not cumulative`)
  if (buckets.at(-1)?.value !== count || !samples.some((sample) => sample.name === `${name}_sum`))
    throw new Error(`${name}: count or sum do not fit the buckets`)
}

function isRising(numbers: number[], orEqual: boolean): boolean {
  return numbers.every(
    (number, at) => at === 0 || number > (numbers[at - 1] ?? 0) || (orEqual && number === numbers[at - 1]),
  )
}
