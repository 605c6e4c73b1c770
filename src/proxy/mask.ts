/** What a text holds, `a client secret ..4c55`; undefined for no secret of the mock. */
export type Holding = (text: string) => Promise<string | undefined>

/** What a word of a command line ends at. */
const BETWEEN = /([\s"'`,;&?:=@(){}[\]]+)/

/**
 * The same plain data, and in each text of it the words that hold a secret told as what they hold: a report repeats what stood
 * on the command line.
 */
export async function maskAll<Value>(value: Value, holding: Holding): Promise<Value> {
  if ((await holding(JSON.stringify(value))) === undefined) return value
  return (await maskIn(value, holding)) as Value // Texts stay texts, and nothing else is touched.
}

async function maskIn(value: unknown, holding: Holding): Promise<unknown> {
  if (typeof value === 'string') return maskText(value, holding)
  if (Array.isArray(value)) return Promise.all(value.map((each) => maskIn(each, holding)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(async ([name, each]) => [name, await maskIn(each, holding)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

/** The whole text where no word is enough. */
async function maskText(text: string, holding: Holding): Promise<string> {
  const whole = await holding(text)
  if (whole === undefined) return text
  const words = text.split(BETWEEN).map(async (word) => {
    const held = await holding(word)
    return held === undefined ? word : `(${held})`
  })
  const masked = (await Promise.all(words)).join('')
  return (await holding(masked)) === undefined ? masked : `(${whole})`
}
