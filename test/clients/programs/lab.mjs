/** What the programs of this folder do besides using their library: name their steps and hand over the journal. */
const { MOCK_CONTROL } = process.env
const steps = []

export async function control(path, body) {
  const headers = { 'content-type': 'application/json' }
  const change = body && { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(MOCK_CONTROL + path, change)
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
  return response.json()
}

/** The mock's clock alone: these libraries learn from a 401 that a token is old. */
export function passHours(hours) {
  return control('/clock/advance', { hours })
}

/** Does something under a name and notes what its caller gets to see. */
export async function step(name, act) {
  const { mark: from } = await control('/journal/mark')
  const [value, shown] = await act().then(
    (result) => [result, `gives ${describe(result)}`],
    (error) => [undefined, `throws ${describeError(error)}`],
  )
  const { mark: to } = await control('/journal/mark')
  steps.push({ name, from, to, shown })
  return value
}

/** Ends the program's output with what `drive.ts` reads. */
export async function finish() {
  const { events } = await control('/journal')
  console.log(JSON.stringify({ steps, events }))
}

/** Tokens are no names for a page. */
function describe(result) {
  if (result === undefined) return 'nothing'
  return typeof result === 'object' ? `{ ${Object.keys(result).join(', ')} }` : String(result)
}

/** With the members that libraries put on their errors, as far as they are short. */
function describeError(error) {
  const members = ['status', 'code', 'error', 'error_description', 'data'].flatMap((name) =>
    error[name] === undefined ? [] : [`${name}: ${JSON.stringify(error[name])}`],
  )
  return [`${error.name}: ${error.message}`, ...members].join(', ')
}
