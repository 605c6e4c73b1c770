import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertFastTime } from '../../src/proxy/faketime.ts'
import { temporaryHome } from '../run-command.ts'

/** A program header of that kind. */
function header(kind: number): Buffer {
  const bytes = Buffer.alloc(56)
  bytes.writeUInt32LE(kind, 0)
  return bytes
}

/** The front of an ELF file with such program headers, and something behind them. */
function elf(kinds: number[], behind = ''): Buffer {
  const front = Buffer.alloc(64)
  front.write('\x7fELF', 'latin1')
  front.set([2, 1], 4)
  front.writeBigUInt64LE(64n, 32)
  front.writeUInt16LE(56, 54)
  front.writeUInt16LE(kinds.length, 56)
  return Buffer.concat([front, ...kinds.map(header), Buffer.from(behind, 'latin1')])
}

const [LOAD, INTERP] = [1, 3]

/** A folder with a `faketime` and a program of that content. */
function pathWith(program: string | Buffer): { PATH: string } {
  const folder = temporaryHome()
  for (const [name, content] of [
    ['faketime', '#!/bin/sh'],
    ['bot', program],
  ] as const) {
    writeFileSync(join(folder, name), content)
    chmodSync(join(folder, name), 0o755)
  }
  return { PATH: folder }
}

test.for([
  ['a program with an interpreter', elf([LOAD, INTERP])],
  ['a script', '#!/usr/bin/env python3\n'],
  ['something short', 'x'],
  ['a file that breaks off behind its front', elf([LOAD, LOAD, LOAD]).subarray(0, 120)],
] as const)('%s may live in another time', ([, program]) => {
  expect(() => assertFastTime(['bot'], pathWith(program), 'linux')).not.toThrow()
})

test('a program that is linked statically is refused with the reason and another way', () => {
  const env = pathWith(elf([LOAD, LOAD]))

  expect(() => assertFastTime(['bot'], env, 'linux')).toThrow(
    `--time cannot lead bot: ${env.PATH}/bot is linked statically, so libfaketime has no way into it. Shorten the tokens’ life instead: --access-token-lifetime 5`,
  )
})

test('a Go program is refused, also where it loads the C library', () => {
  const env = pathWith(elf([LOAD, INTERP], '\x04\0\0\0S\0\0\0\x04\0\0\0Go\0\0'))

  expect(() => assertFastTime([join(env.PATH, 'bot')], env, 'linux')).toThrow(/bot is made with Go/)
})

test('a command that does not exist is left to its start, which says so', () => {
  expect(() => assertFastTime(['no-such-bot'], pathWith(''), 'linux')).not.toThrow()
})

test.for([
  ['darwin', /^--time works on Linux: macOS keeps libfaketime away from its own programs/],
  ['freebsd', /^--time needs libfaketime, which there is none of for freebsd$/],
  ['linux', /^--time needs libfaketime: apt-get install faketime/],
] as const)('on %s without libfaketime the message says what to do', ([platform, message]) => {
  expect(() => assertFastTime(['bot'], { PATH: temporaryHome() }, platform)).toThrow(message)
})
