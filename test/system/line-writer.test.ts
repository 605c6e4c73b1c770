import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LineWriter } from '../../src/system/line-writer.ts'
import { root } from '../run-command.ts'

function open() {
  vi.useFakeTimers()
  const writes: string[] = []
  const writer = new LineWriter({ write: (text) => writes.push(text) })
  onTestFinished(() => void (writer.close(), vi.useRealTimers()))
  return { writer, writes }
}

test('lines that come together go out together, in their order, within 50 ms', () => {
  const { writer, writes } = open()

  writer.write('one')
  vi.advanceTimersByTime(49)
  writer.write('two')
  const before = [...writes]
  vi.advanceTimersByTime(1)
  writer.write('three')
  vi.advanceTimersByTime(50)

  expect(before).toEqual([])
  expect(writes).toEqual(['one\ntwo\n', 'three\n'])
})

test('what has grown long goes out at once', () => {
  const { writer, writes } = open()

  writer.write('a'.repeat(70_000))

  expect(writes).toHaveLength(1)
})

test('a closed writer has nothing left and leaves nothing at the process', () => {
  const before = process.listenerCount('exit')
  const { writer, writes } = open()
  writer.write('last')

  writer.close()

  expect(writes).toEqual(['last\n'])
  expect(process.listenerCount('exit')).toBe(before)
})

test.for([
  ['by process.exit', 'process.exit(3)', 3],
  ['by an error', 'throw new Error("a defect")', 1],
  ['by a promise that nobody caught', 'await Promise.reject(new Error("a defect"))', 1],
  ['by itself', '', 0],
] as const)('a process that ends %s has written all of its lines', ([, end, code]) => {
  const script = `
    const { LineWriter } = await import(${JSON.stringify(join(root, 'src/system/line-writer.ts'))})
    const writer = new LineWriter()
    for (let number = 0; number < 1000; number += 1) writer.write('line ' + number)
    ${end}`

  const ran = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script])

  const lines = ran.stdout.toString().trim().split('\n')
  expect(lines).toEqual(Array.from({ length: 1000 }, (_, number) => `line ${number}`))
  expect(ran.status).toBe(code)
})
