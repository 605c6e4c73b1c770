import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { expect, test } from 'vitest'
import { judge, loadCheck, type Judgement } from '../../../src/walkthrough/course/judge.ts'
import { loadLesson } from '../../../src/walkthrough/course/lesson-reader.ts'
import type { Program } from '../../../src/walkthrough/course/program.ts'
import { placeFile, solutionFile, starterFile } from '../../../src/walkthrough/course/starters.ts'
import { root } from '../../run-command.ts'

/** A text of the solution and what stands there in its place. */
type Edit = readonly [find: string, replace: string]

/** A program and how it differs from it: the solution unless `of` says the bot in Python. */
export type Variant = { what: string; of?: 'bot'; edits: readonly Edit[] }
/** One with one mistake. `slip` and `says`: how it must be recognised. */
export type WrongAnswer = Variant & { slip: string; says: string }

/** Only programs that wait for ever come to it, and there are three; on a busy machine any other may need seconds. */
const LIMIT_SECONDS = 20

const BOT = join(root, 'test/walkthrough/clients/bot.py')

/** The proof that a lesson's check judges rightly: starter, solution, other right programs, wrong ones, mutants. */
export function proveLesson(
  stem: string,
  wrong: readonly WrongAnswer[],
  mutants: readonly Variant[],
  right: readonly Variant[] = [],
): void {
  test(`${stem}: the starter is not enough, and it runs`, async () => {
    const { met, evidence } = await judgeEdited(stem, starterFile(stem), [])

    expect(met).toBe(false)
    // It may be refused by the server; it must not be broken or endless.
    const broken = evidence.runs.filter(
      ({ output, ended }) => ended === 'limit' || /SyntaxError|TypeError|ERROR:/.test(output),
    )
    expect(broken).toEqual([])
  })

  test(`${stem}: the solution is enough`, async () => {
    expect(unmet(await judgeEdited(stem, solutionFile(stem), []))).toEqual([])
  })

  test(`${stem}: a program that is written differently is enough`, async () => {
    const path = join(import.meta.dirname, '../clients', `${stem}.ts`)

    expect(existsSync(path)).toBe(true)
    expect(unmet(await judgeEdited(stem, path, []))).toEqual([])
  })

  test(`${stem}: another program, in Python where the wire can tell`, async () => {
    const { overTheWire } = await loadCheck(stem)
    const other = join(import.meta.dirname, '../clients', `${stem}-other.ts`)

    const judgement = overTheWire
      ? await judgeVariant(stem, { of: 'bot', edits: [] })
      : await judgeEdited(stem, other, [])

    expect(unmet(judgement)).toEqual([])
  })

  test(`${stem}: at least three wrong answers have a sentence of their own`, () => {
    expect(new Set(wrong.map(({ says }) => says)).size).toBeGreaterThanOrEqual(3)
  })

  test(`${stem}: it claims to teach what it recognises here, and nothing else`, () => {
    const recognised = new Set(wrong.map(({ slip }) => slip))

    expect(loadLesson(stem).teaches).toEqual([...recognised].toSorted())
  })

  test.for(right)(`${stem}: $what is right`, async (variant) => {
    const { facts, slips } = await judgeVariant(stem, variant)

    expect(unmet({ facts })).toEqual([])
    expect(slips).toEqual([])
  })

  test.for(wrong)(`${stem}: $what is recognised as $slip`, async ({ slip, says, ...variant }) => {
    const { met, slips } = await judgeVariant(stem, variant)

    expect(met).toBe(false)
    // The first is the one that is shown.
    expect(slips[0]).toMatchObject({ slip, say: expect.stringContaining(says) })
  })

  test.for(mutants)(`${stem}: $what is caught`, async (variant) => {
    const { met } = await judgeVariant(stem, variant)

    expect(met).toBe(false)
  })
}

/** The facts that a program does not meet. */
export function unmet({ facts }: Pick<Judgement, 'facts'>) {
  return facts.filter(({ verdict }) => verdict !== 'met')
}

/** The verdict on a variant. */
export function judgeVariant(stem: string, { of, edits }: Pick<Variant, 'of' | 'edits'>): Promise<Judgement> {
  return of === 'bot' ? judgeBot(stem, edits) : judgeEdited(stem, solutionFile(stem), edits)
}

/** The verdict on the bot with these edits. `BOT_OWN` names a folder that is its own, and no world's. */
async function judgeBot(stem: string, edits: readonly Edit[]): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-proof-'))
  const path = join(folder, 'bot.py')
  try {
    writeFileSync(path, edits.reduce(replaceOnce, readFileSync(BOT, 'utf8')))
    const program: Program = { kind: 'command', argv: ['python3', path] }
    return await judge(loadLesson(stem), program, {
      limitSeconds: LIMIT_SECONDS,
      env: { ...process.env, BOT_OWN: folder },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The verdict on a program with these edits. */
export async function judgeEdited(stem: string, from: string, edits: readonly Edit[]): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-proof-'))
  const path = join(folder, stem + extname(from))
  try {
    placeFile(from, path, (text) => edits.reduce(replaceOnce, text))
    return await judge(loadLesson(stem), { kind: 'file', path }, { limitSeconds: LIMIT_SECONDS })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function replaceOnce(text: string, [find, replace]: Edit): string {
  if (text.split(find).length !== 2) throw new Error(`the solution has not exactly one ${JSON.stringify(find)}`)
  return text.replace(find, () => replace)
}
