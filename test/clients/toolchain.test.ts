import { expect, test } from 'vitest'
import { find, versionOf } from './toolchain.ts'

test('a tool that is not there is named with the line that installs it', () => {
  const tool = { commands: ['no-such-go'], proof: ['version'], install: 'apt-get install golang-go' }

  expect(() => find(tool)).toThrow(/no-such-go version to work: apt-get install golang-go$/)
})

test('of several commands the first that passes its proof is taken', () => {
  const tool = { commands: ['no-such-node', 'false', 'true', 'node'], proof: [], install: '' }

  expect(find(tool)).toBe('true')
})

test('a program that prints no version is named', () => {
  expect(() => versionOf('echo', ['hello'], /(\d+)/)).toThrow('echo hello prints no version: hello')
})
