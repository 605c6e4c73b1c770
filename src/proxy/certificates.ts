import { webcrypto } from 'node:crypto'
import { createRequire } from 'node:module'
import { assertInstalled } from '../system/optional-packages.ts'

/** A certificate with its key, as PEM. */
type Certificate = { certificate: string; key: string }

/** A certificate authority whose key stays in this process's memory. */
export type Authority = {
  /** As PEM. */
  certificate: string
  /** A server certificate for these names; nobody trusts it for a name outside x.com and twitter.com. */
  issue(names: readonly string[]): Promise<Certificate>
}

/** Trust in this authority reaches no further than these domains and what is below them. */
const DOMAINS = ['x.com', 'twitter.com']

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Clocks of containers differ by seconds; a run takes minutes, an afternoon at the prompt some hours. */
const BEFORE_SECONDS = 300
const LIFETIME_SECONDS = 86_400

/** When certificates begin to be good, and when they end. */
export type Lifetime = { notBefore: Date; notAfter: Date }

/**
 * Makes an authority that lives a day, unless told otherwise, and that is name-constrained (RFC 5280 §4.2.1.10).
 *
 * @throws {UsageError} with the install line where `@peculiar/x509` or `reflect-metadata` is missing.
 */
export async function createAuthority(lifetime: Lifetime = untilTomorrow()): Promise<Authority> {
  const x509 = loadX509()
  const keys = await webcrypto.subtle.generateKey(P256, false, ['sign', 'verify'])
  const name = 'CN=twitter-oauth-lab run (for one day and this machine)'
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: P256,
    ...lifetime,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.Extension('2.5.29.30', true, nameConstraints()),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const issue = async (names: readonly string[]): Promise<Certificate> => {
    const own = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${names[0] ?? ''}`,
      issuer: authority.subject,
      ...lifetime,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: P256,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
        await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    return { certificate: certificate.toString('pem'), key: await toPem(own.privateKey) }
  }
  return { certificate: authority.toString('pem'), issue }
}

/** Through `require`: it starts in two thirds of the time that `import` of the same files takes. */
function loadX509(): typeof import('@peculiar/x509') {
  assertInstalled('run', ['@peculiar/x509', 'reflect-metadata'])
  const require = createRequire(import.meta.url)
  // oxlint-disable-next-line import/no-unassigned-import -- the library expects what it adds to Reflect
  require('reflect-metadata')
  return require('@peculiar/x509') as typeof import('@peculiar/x509')
}

function untilTomorrow(): Lifetime {
  const nowMs = Date.now()
  return {
    notBefore: new Date(nowMs - BEFORE_SECONDS * 1000),
    notAfter: new Date(nowMs + LIFETIME_SECONDS * 1000),
  }
}

/**
 * RFC 5280 §4.2.1.10: the domains permitted, every IP address excluded (a kind of name that is not mentioned is not
 * constrained). The library has no class for this extension.
 */
function nameConstraints(): Uint8Array<ArrayBuffer> {
  const permitted = DOMAINS.map((domain) => der(0x30, der(0x82, Buffer.from(domain, 'latin1'))))
  const excluded = [8, 32].map((length) => der(0x30, der(0x87, Buffer.alloc(length))))
  return Uint8Array.from(der(0x30, der(0xa0, ...permitted), der(0xa1, ...excluded)))
}

/** ITU-T X.690 §8.1: tag, length, content; every length here is below 128 and takes one byte. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, body.length]), body])
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const text = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${text.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END PRIVATE KEY-----\n`
}
