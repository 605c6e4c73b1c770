import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '../world/clients.ts'
import { PieceFilter } from './piece-filter.ts'

/** Where a secret was found, and written how. `at` is a line (from 1), with the file in front where there is one. */
export type Finding = { secret: string; form: string; at: string }

type Needle = { secret: string; form: string; text: string }

/** A secret of fewer characters, which whoever registers a client may choose, stands in ordinary words: it is not looked for. */
const MIN_LENGTH = 8
/** By this many characters of its middle a needle is looked up. */
const CORE = PieceFilter.LENGTH
/** In a text whose gaps are closed, shorter ones are found in ordinary words. */
const MIN_BROKEN = 16

/**
 * What may stand between the characters of a secret that is coloured, wrapped, indented, spaced out, or in UTF-16: escape
 * sequences (ECMA-48 §5.4, ECMA-35 §13.2), white space, zero bytes. A longer gap is several: a file of zeros would be more than
 * the engine's stack holds.
 */
// oxlint-disable-next-line no-control-regex -- the escape character is what colours are made with
const GAP = /(?:\u001b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\^-~])|[\s\0]){1,1000}/g

/**
 * All texts in which a set of secrets would show, ready to be searched for; not those of fewer than eight characters (`tooShort`).
 *
 * A scan for what a mock issued: `new SecretScan(mock.secrets().values)`; with `mock.secrets().lost > 0` it has gaps.
 */
export class SecretScan {
  readonly #secrets = new Set<string>()
  readonly #tooShort = new Set<string>()
  readonly #texts = new Set<string>()
  readonly #byCore = new Map<string, Needle[]>()
  readonly #cores = new PieceFilter()
  #longest = 0

  constructor(secrets: readonly string[] = []) {
    this.add(secrets)
  }

  /** Searches for these as well from now on; those that it knows cost nothing. */
  add(secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (this.#secrets.has(secret) || secret === '') continue
      if (secret.length < MIN_LENGTH) {
        this.#tooShort.add(secret)
        continue
      }
      this.#secrets.add(secret)
      for (const [form, text] of formsOf(secret)) this.#add({ secret, form, text: toBytes(text) })
    }
  }

  /** The secrets that are not looked for, as ordinary words would hold them. */
  get tooShort(): string[] {
    return [...this.#tooShort]
  }

  /** How many bytes the longest form of a secret has, in one piece: who reads in pieces keeps more of the piece before. */
  get longest(): number {
    return this.#longest
  }

  /** One finding for each secret and form, at its first place. */
  scanText(text: string): Finding[] {
    return this.#scan(toBytes(text), '')
  }

  /** The same for bytes, whatever their encoding. */
  scanBytes(bytes: Buffer): Finding[] {
    return this.#scan(bytes.toString('latin1'), '')
  }

  /**
   * Every file under a path, whatever it holds.
   *
   * @throws {Error} when there is no file: nothing would have been judged.
   */
  scanPath(path: string): Finding[] {
    return filesAt(path).flatMap((file) => this.#scan(readFileSync(file).toString('latin1'), `${file}:`))
  }

  /** Tokens have their endings in common, app-only tokens their beginnings: the middle tells them apart. */
  #add(needle: Needle): void {
    if (needle.text.length < CORE || this.#texts.has(needle.text)) return
    this.#texts.add(needle.text)
    this.#longest = Math.max(this.#longest, needle.text.length)
    const core = needle.text.substring(coreOf(needle), coreOf(needle) + CORE)
    const known = this.#byCore.get(core)
    if (known) known.push(needle)
    else {
      this.#byCore.set(core, [needle])
      this.#cores.add(core)
    }
  }

  #scan(bytes: string, prefix: string): Finding[] {
    const whole = this.#search(bytes)
    const closed = bytes.replace(GAP, '')
    const broken = closed.length < bytes.length ? this.#search(closed) : []
    const known = new Set(whole.map(({ needle }) => needle))
    const isNew = ({ needle }: Place) => needle.text.length >= MIN_BROKEN && !known.has(needle)
    const inPieces = toFindings(bytes, reopen(bytes, broken.filter(isNew)), prefix)
    return [
      ...toFindings(bytes, whole, prefix),
      ...inPieces.map((finding) => ({ ...finding, form: `${finding.form}, coloured or broken up` })),
    ]
  }

  /** The first place of each needle, from front to back. */
  #search(bytes: string): Place[] {
    const found = new Map<Needle, number>()
    this.#cores.eachPlace(bytes, (index) => {
      for (const needle of this.#byCore.get(bytes.substring(index, index + CORE)) ?? []) {
        const start = index - coreOf(needle)
        if (start >= 0 && !found.has(needle) && bytes.startsWith(needle.text, start)) found.set(needle, start)
      }
    })
    return [...found].map(([needle, index]) => ({ needle, index })).toSorted((a, b) => a.index - b.index)
  }
}

type Place = { needle: Needle; index: number }

/** Where its middle begins. */
function coreOf({ text }: Needle): number {
  return (text.length - CORE) >> 1
}

/** Places, from front to back, in a text whose gaps are closed, as places in the text itself. */
function reopen(bytes: string, places: Place[]): Place[] {
  if (places.length === 0) return []
  const gaps = bytes.matchAll(GAP)
  let gap = gaps.next()
  let width = 0
  return places.map(({ needle, index }) => {
    for (; !gap.done && gap.value.index - width <= index; gap = gaps.next()) width += gap.value[0].length
    return { needle, index: index + width }
  })
}

/** Counts the lines up to the places, from front to back, in one go. */
function toFindings(bytes: string, places: Place[], prefix: string): Finding[] {
  let line = 1
  let end = bytes.indexOf('\n')
  return places.map(({ needle: { secret, form }, index }) => {
    for (; end !== -1 && end < index; end = bytes.indexOf('\n', end + 1)) line += 1
    return { secret, form, at: `${prefix}${line}` }
  })
}

/** The files at a path: itself, or all below it. @throws {Error} when there is none: nothing would have been judged. */
export function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  if (files.length === 0) throw new Error(`${path} holds no file, so there is nothing to judge`)
  return files
}

const KINDS: Record<string, string> = { ac: 'authorization code', at: 'access token', rt: 'refresh token' }

/** What a secret of a mock is, by its text and by its clients: `access token`, `client secret`, …, or just `secret`. */
export function kindOfSecret(secret: string, clients: readonly Pick<Client, 'clientSecret' | 'apiSecret'>[]): string {
  if (clients.some(({ clientSecret }) => clientSecret === secret)) return 'client secret'
  if (clients.some(({ apiSecret }) => apiSecret === secret)) return 'API secret'
  const [, kind = ''] = /:(ac|at|rt):1$/.exec(Buffer.from(secret, 'base64url').toString('latin1')) ?? []
  return KINDS[kind] ?? 'secret'
}

/** A character for each byte of UTF-8, as files are read: what is no text is searched, too. */
function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** How a secret looks where programs write it down. */
function formsOf(secret: string): [form: string, text: string][] {
  return [
    ['as it is', secret],
    ...encodedForms(secret),
    ...hexForms(secret),
    ...base64Forms(secret).flatMap((text): [string, string][] => [
      ['in base64, as in a Basic header', text],
      ['in base64, percent-encoded', encodeURIComponent(text)],
    ]),
  ]
}

function encodedForms(secret: string): [form: string, text: string][] {
  const percent = encodeURIComponent(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const jsonForms = [json, json.replaceAll('/', '\\/'), ascii, JSON.stringify(json).slice(1, -1)]
  const percentForms = [percent, lowerHex(percent), new URLSearchParams({ '': secret }).toString().slice(1)]
  return [
    ...percentForms.map((text): [string, string] => ['percent-encoded', text]),
    ...jsonForms.map((text): [string, string] => ['JSON-escaped', text]),
    ...decoded(secret).map((text): [string, string] => ['percent-decoded', text]),
  ]
}

function hexForms(secret: string): [form: string, text: string][] {
  const hex = Buffer.from(secret).toString('hex')
  return [hex, hex.toUpperCase()].map((text) => ['in hex', text])
}

function lowerHex(percent: string): string {
  return percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}

/** An app-only token is itself percent-encoded, and written both ways. */
function decoded(secret: string): string[] {
  try {
    return [decodeURIComponent(secret)]
  } catch {
    return [] // A % that is no encoding.
  }
}

/**
 * The part of a base64 text that a secret alone decides, wherever in the encoded text it starts: at each of the three
 * places in a group of three bytes, without the characters that its neighbours share.
 */
function base64Forms(secret: string): string[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const text = bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [...new Set(forms)]
}
