import { spawnSync } from 'node:child_process'

/** A program of the system, what proves that it is there, and how to get it where it is not. */
export type Tool = { commands: readonly string[]; proof: string[]; install: string }

/** Debian's Python comes first: another on the PATH seldom has Debian's packages. */
const PYTHON = ['/usr/bin/python3', 'python3']

/** What the foreign tests need. */
export const tools = {
  curl: { commands: ['curl'], proof: ['--version'], install: 'apt-get install curl' },
  openssl: { commands: ['openssl'], proof: ['version'], install: 'apt-get install openssl' },
  requests: { commands: PYTHON, proof: ['-c', 'import requests'], install: 'apt-get install python3-requests' },
  flask: {
    commands: PYTHON,
    proof: ['-c', 'import flask, requests_oauthlib'],
    install: 'apt-get install python3-flask python3-requests-oauthlib',
  },
  pytest: {
    commands: PYTHON,
    proof: ['-c', 'import pytest, requests'],
    install: 'apt-get install python3-pytest python3-requests',
  },
  go: { commands: ['go'], proof: ['version'], install: 'apt-get install golang-go' },
  ruby: { commands: ['ruby'], proof: ['-rnet/http', '-e', ''], install: 'apt-get install ruby' },
  php: {
    commands: ['php'],
    proof: ['-r', 'exit(extension_loaded("curl") ? 0 : 1);'],
    install: 'apt-get install php-cli php-curl',
  },
  java: { commands: ['java'], proof: ['-version'], install: 'apt-get install default-jdk-headless' },
  keytool: { commands: ['keytool'], proof: ['-help'], install: 'apt-get install default-jdk-headless' },
  // It has no call that does nothing and succeeds.
  certutil: { commands: ['sh'], proof: ['-c', 'command -v certutil'], install: 'apt-get install libnss3-tools' },
  faketime: { commands: ['faketime'], proof: ['--version'], install: 'apt-get install faketime' },
} satisfies Record<string, Tool>

/**
 * The first of a tool's commands that works.
 *
 * @throws {Error} with the line that installs it: a test that cannot run has proven nothing.
 */
export function find({ commands, proof, install }: Tool): string {
  const found = commands.find((command) => spawnSync(command, proof).status === 0)
  if (found === undefined) throw new Error(`This test needs ${commands.at(-1)} ${proof.join(' ')} to work: ${install}`)
  return found
}

/** What a program says its version is. */
export function versionOf(command: string, args: string[], pattern: RegExp): string {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' })
  const version = pattern.exec(stdout)?.[1]
  if (version === undefined) throw new Error(`${command} ${args.join(' ')} prints no version: ${stdout}`)
  return version
}
