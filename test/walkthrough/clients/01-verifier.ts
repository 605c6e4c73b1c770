import { webcrypto } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'

/** 128 characters, drawn one by one; asynchronous, as Web Crypto often is. */
export async function makeVerifier(): Promise<string> {
  const numbers = webcrypto.getRandomValues(new Uint32Array(128))
  return Array.from(numbers, (number) => ALPHABET[number % ALPHABET.length]).join('')
}
