import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider, type JournalEvent } from '../../mock-provider/index.ts'
import { explainText } from '../../src/explain/explain.ts'
import { scenes } from '../mock-provider/meanings/scenes.ts'

/** The refused request of a scene, as the journal has it. */
async function refusedBy(name: string): Promise<JournalEvent> {
  const scene = scenes[name]
  if (!scene) throw new Error(`no scene ${name}`)
  const mock = await startMockProvider(scene.options)
  onTestFinished(() => mock.stop())
  await scene.play(mock)
  const event = mock.journal.events.findLast(({ http, reason }) => http && reason !== undefined)
  if (!event) throw new Error('nothing was refused')
  return event
}

/** As `npm run mock` prints it. */
function logLine({ at, http, grant = '', labels = [], reason, detail }: JournalEvent): string {
  const time = new Date(at * 1000).toISOString().slice(11, 19)
  const tokens = labels.length > 0 ? `${grant} ${labels.join(' ')}` : ''
  const parts = [`${http?.method} ${http?.path} ${http?.status}`, tokens, `${reason}: ${detail}`]
  return `  ${time}  ${parts.filter(Boolean).join('  ')}`
}

test.for(Object.keys(scenes))(
  '%s: the mock’s events, in each form, and its log line are explained with the cause that the journal has',
  async (name) => {
    const event = await refusedBy(name)

    const forms = [
      JSON.stringify(event),
      `id: 7\ndata: ${JSON.stringify(event)}\n`,
      JSON.stringify({ events: [event], mark: 7 }, null, 2),
      logLine(event),
    ]

    const said = forms.map((text) => explainText(text).items)

    for (const items of said) {
      expect(items.map(({ explanation }) => explanation?.id)).toEqual([name.split(' ')[0]])
      expect(items[0]?.explanation?.causes.every(({ evidence }) => evidence?.includes(`"${event.reason}"`))).toBe(true)
    }
  },
)
