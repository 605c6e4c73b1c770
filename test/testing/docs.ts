import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { root } from '../run-command.ts'

export type Block = { section: string; lang: string; text: string }

/** The code blocks of the sections of docs/testing.md that are about tests in Node. */
export function readBlocks(): Block[] {
  let section = ''
  const blocks: Block[] = []
  for (const token of marked.lexer(readFileSync(join(root, 'docs/testing.md'), 'utf8'))) {
    if (token.type === 'heading') section = String(token.text)
    if (token.type === 'code') blocks.push({ section, lang: String(token.lang), text: String(token.text) })
  }
  return blocks.filter((block) => SECTIONS.includes(block.section))
}

const SECTIONS = ['vitest', 'node:test and Jest', 'Hard-coded hosts in a Node test', 'Uploads']
