import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { findOwnFile } from '../system/package-root.ts'
import { xHosts } from './hosts.ts'
import type { MockBehind } from './mock-behind.ts'
import type { Proxy } from './proxy.ts'

type Surroundings = {
  proxy: Proxy
  mock: Pick<MockBehind, 'origin' | 'client'>
  folder: string
  env: NodeJS.ProcessEnv
}

/** Where systems keep their roots: Debian and Alpine, Fedora, SUSE, macOS and the BSDs. */
const ROOT_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** Never through the proxy: the program's own callback, its database, the mock itself. */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

/**
 * What leads a program to the mock, as environment variables for that program alone. The files that they name are written
 * to the folder.
 *
 * Ours alone is added where a program keeps its own roots (`NODE_EXTRA_CA_CERTS`, `DENO_CERT`); elsewhere the file takes
 * their place, so it holds the system's roots as well. `LAB_CA_FILE` is ours and nothing else, to be imported by hand.
 */
export function prepareEnvironment({ proxy, mock, folder, env }: Surroundings): Record<string, string> {
  const own = `${proxy.caCertificate.trim()}\n`
  // Ours first: many tools that import a file take its first certificate and no other.
  const extra = own + readIfThere(env.NODE_EXTRA_CA_CERTS)
  const bundle = write(folder, 'ca-bundle.pem', `${systemRoots(env)}\n${extra}`)
  const extraFile = write(folder, 'ca-extra.pem', extra)
  // A mock in another container is asked by its own name.
  const past = [...new Set([...LOOPBACK, new URL(mock.origin).hostname.replace(/^\[|\]$/g, '')])].join()
  const ports = { 443: proxy.tlsPort, 80: proxy.plainPort }
  return {
    HTTPS_PROXY: proxy.origin,
    https_proxy: proxy.origin,
    HTTP_PROXY: proxy.origin,
    http_proxy: proxy.origin,
    NO_PROXY: past,
    no_proxy: past,
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    NODE_EXTRA_CA_CERTS: extraFile,
    DENO_CERT: extraFile,
    LAB_CA_FILE: write(folder, 'ca.pem', own),
    PHP_INI_SCAN_DIR: writePhpSettings(folder, bundle, env),
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: nodeOptions(env),
    LAB_LEAD: JSON.stringify({ hosts: xHosts, ports }),
    ...credentials(mock),
  }
}

function credentials({ origin, client }: Surroundings['mock']): Record<string, string> {
  const { clientId, clientSecret = '', redirectUri } = client
  return {
    PROVIDER: 'mock',
    MOCK_ORIGIN: origin,
    MOCK_CONTROL: `${origin}/_mock`,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    REDIRECT_URI: redirectUri,
  }
}

/** What is there stays, behind ours: another preload may let Node print what ours keeps back. A path with blanks is quoted as Node reads it. */
function nodeOptions({ NODE_OPTIONS = '' }: NodeJS.ProcessEnv): string {
  const preload = findOwnFile('src/proxy/preload.cjs')
  if (preload === undefined) throw new Error('src/proxy/preload.cjs is not here')
  return `--require ${JSON.stringify(preload)} ${NODE_OPTIONS}`.trimEnd()
}

/** PHP reads no variable for its roots, but one for folders of settings; an empty entry stands for its own folder. */
function writePhpSettings(folder: string, bundle: string, { PHP_INI_SCAN_DIR = '' }: NodeJS.ProcessEnv): string {
  const own = join(folder, 'php')
  mkdirSync(own, { mode: 0o700 })
  write(own, 'lab.ini', `curl.cainfo="${bundle}"\nopenssl.cafile="${bundle}"\n`)
  return `${PHP_INI_SCAN_DIR}:${own}`
}

function systemRoots({ SSL_CERT_FILE }: NodeJS.ProcessEnv): string {
  const found = [SSL_CERT_FILE, ...ROOT_FILES].map(readIfThere).find((text) => text !== '')
  return found ?? rootCertificates.join('\n')
}

function readIfThere(path: string | undefined): string {
  if (!path) return ''
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // Another system keeps it elsewhere.
  }
}

function write(folder: string, name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

/** `export NAME='value'` for each, as any POSIX shell reads it. */
export function exportLines(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`)
    .join('\n')
}
