import { expect, test } from '../../src/testing/vitest.ts'
import { corpus, type CorpusCase } from './cases.ts'
import { assertReply } from './compare.ts'
import { replays, switchesOf } from './replays.ts'
import { createOptions, type Replay } from './scene.ts'

/** One test for each replayed case that is chosen; a case that needs a switch is shown to need it. */
export function replayCases(prefix: string, isChosen: (corpusCase: CorpusCase) => boolean): void {
  for (const corpusCase of corpus.filter(isChosen)) {
    const replay = replays[corpusCase.id]
    if (!replay) continue
    const switches = switchesOf(replay)
    matches(`${prefix}: ${corpusCase.id}${switches && ` under ${switches}`}`, corpusCase, replay)
    if (switches) needsItsSwitch(`${prefix}: ${corpusCase.id} is not so without ${switches}`, corpusCase, replay)
  }
}

function matches(name: string, corpusCase: CorpusCase, replay: Replay): void {
  test.extend({ mockOptions: createOptions(replay) })(name, async ({ mock }) => {
    const replies = await replay.run({ corpusCase, mock })

    expect(replies.length).toBeGreaterThan(0)
    for (const reply of replies) assertReply(corpusCase, reply, replay)
  })
}

function needsItsSwitch(name: string, corpusCase: CorpusCase, replay: Replay): void {
  test.extend({ mockOptions: createOptions({ ...replay, under: {} }) })(name, async ({ mock }) => {
    const replies = await replay.run({ corpusCase, mock })

    expect(replies.length).toBeGreaterThan(0)
    for (const reply of replies) expect(() => assertReply(corpusCase, reply, replay)).toThrow()
  })
}
