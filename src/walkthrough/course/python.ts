import { spawnSync } from 'node:child_process'
import { UsageError } from '../../system/usage-error.ts'

/** A Python that has `requests`, or one sentence on what to install. */
type FoundPython = { path: string } | { missing: string }

/** The usual names on the PATH, then the system's own: another one on the PATH seldom has the system's packages. */
const CANDIDATES = ['python3', 'python', '/usr/bin/python3']

/** It prints where it is: a launcher on the PATH, as of pyenv, costs half a second at each start. */
const PROBE = `import sys
if sys.version_info < (3, 8): sys.exit(3)
try: import requests
except ImportError: sys.exit(4)
print(sys.executable)`

const WITHOUT_REQUESTS = 4

/** By the settings that decide. What was missing is looked for again: it may have been installed meanwhile. */
const found = new Map<string, string>()

/** The Python that runs a learner's program: the one in `PYTHON`, or else the first that has `requests`. */
export function findPython(env: NodeJS.ProcessEnv = process.env, candidates = CANDIDATES): FoundPython {
  const key = [env.PYTHON, env.PATH].join('\n')
  const known = found.get(key)
  if (known !== undefined) return { path: known }
  const probed = (env.PYTHON ? [env.PYTHON] : candidates).map((command) => probe(command, env))
  const path = probed.find((each) => each.path !== undefined)?.path
  if (path === undefined) return { missing: missing(env, probed.find(({ isBare }) => isBare)?.command) }
  found.set(key, path)
  return { path }
}

/** @throws {UsageError} with what to install. */
export function assertPython(env: NodeJS.ProcessEnv): void {
  const python = findPython(env)
  if ('missing' in python) throw new UsageError(`${python.missing} Without --python the lessons are in TypeScript.`)
}

type Probed = { command: string; path?: string; isBare: boolean }

function probe(command: string, env: NodeJS.ProcessEnv): Probed {
  const { status, stdout } = spawnSync(command, ['-c', PROBE], { env, encoding: 'utf8', timeout: 20_000 })
  const path = status === 0 ? stdout.trim() : ''
  return { command, isBare: status === WITHOUT_REQUESTS, ...(path !== '' && { path }) }
}

function missing({ PYTHON }: NodeJS.ProcessEnv, bare: string | undefined): string {
  const debian = 'on Debian: apt-get install python3-requests'
  if (bare !== undefined) return `Python lacks the package requests: ${bare} -m pip install requests (${debian}).`
  if (PYTHON) return `PYTHON names ${PYTHON}, which is no Python 3.8 or newer.`
  return `No Python 3.8 or newer was found: install python3 and its package requests (${debian}).`
}

/** What a program in Python finds in its environment: `requests` reaches this machine past any proxy, and no cache is left. */
export function pythonEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const past = [env.NO_PROXY ?? env.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join()
  return { ...env, NO_PROXY: past, no_proxy: past, PYTHONDONTWRITEBYTECODE: '1' }
}
