import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { parse } from 'yaml'
import { root } from '../run-command.ts'

export type Block = { lang: string; text: string }

/** A job of GitHub Actions, as far as it is used here. */
export type Job = { steps: { uses?: string; run?: string; env?: Record<string, string> }[] }

/** A service of Compose, as far as it is used here. */
export type Service = {
  command: string
  ports?: string[]
  environment?: Record<string, string>
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}

/** The section "Any language" of docs/testing.md. */
export function readSection(): string {
  const [, text = ''] = readFileSync(join(root, 'docs/testing.md'), 'utf8').split('\n## Any language\n')
  return text.split(/^## /m)[0] ?? ''
}

/** Its code blocks. */
export function readBlocks(): Block[] {
  return marked
    .lexer(readSection())
    .flatMap((token) => (token.type === 'code' ? [{ lang: String(token.lang), text: String(token.text) }] : []))
}

/** Its YAML, by what it is for. */
export function readYaml(): { jobs: Job[]; services: Record<string, Service> } {
  const documents: unknown[] = readBlocks()
    .filter(({ lang }) => lang === 'yaml')
    .map(({ text }) => parse(text, { strict: true }))
  const find = (name: string): unknown[] =>
    documents.flatMap((document) => (isObject(document) && name in document ? [document[name]] : []))
  const jobs = find('jobs').flatMap((each) => Object.values(each as Record<string, Job>))
  return { jobs, services: Object.assign({}, ...find('services')) as Record<string, Service> }
}

/** The words of a command as Compose and a shell without quotes split it, with its variables filled in. */
export function wordsOf(command: string, variables: Record<string, string> = {}): string[] {
  const filled = command.replaceAll(/\$\{(\w+)[^}]*\}/g, (_, name: string) => variables[name] ?? '')
  return filled.trim().split(/\s+/)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
