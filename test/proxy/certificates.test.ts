// oxlint-disable-next-line import/no-unassigned-import -- the library expects what it adds to Reflect
import 'reflect-metadata'
import { once } from 'node:events'
import { createServer, connect } from 'node:tls'
import type { AddressInfo } from 'node:net'
import * as x509 from '@peculiar/x509'
import { expect, onTestFinished, test } from 'vitest'
import { createAuthority } from '../../src/proxy/certificates.ts'

/** Shakes hands with a server that shows a certificate of this authority for that name; gives the error or nothing. */
async function shakeHands(name: string): Promise<unknown> {
  const authority = await createAuthority()
  const { certificate, key } = await authority.issue([name])
  const server = createServer({ cert: certificate, key })
  server.on('tlsClientError', () => {}) // The client's view is the one that counts.
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', servername: name, ca: authority.certificate })
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  return once(client, 'secureConnect').then(
    () => undefined,
    (error: unknown) => error,
  )
}

test.for(['x.com', 'api.x.com', 'twitter.com', 'api.twitter.com'])(
  'a program that trusts it accepts %s',
  async (name) => {
    expect(await shakeHands(name)).toBeUndefined()
  },
)

test.for(['example.com', 'notx.com', 'x.com.example'])('nobody accepts %s from it', async (name) => {
  expect(await shakeHands(name)).toMatchObject({ message: 'permitted subtree violation' })
})

test('it vouches for no IP address', async () => {
  const authority = new x509.X509Certificate((await createAuthority()).certificate)

  const constraints = authority.getExtension('2.5.29.30')

  // RFC 5280 §4.2.1.10: excluded ([1]) are address and mask, both all zero, of IPv4 and of IPv6.
  const excluded = `a130300a8708${'00'.repeat(8)}30228720${'00'.repeat(32)}`
  expect(constraints?.critical).toBe(true)
  expect(Buffer.from(constraints?.value ?? new ArrayBuffer()).toString('hex')).toContain(excluded)
})

test('both certificates live a day and a few minutes', async () => {
  const authority = await createAuthority()
  const { certificate } = await authority.issue(['x.com'])

  const lives = [authority.certificate, certificate].map((pem) => {
    const { notBefore, notAfter } = new x509.X509Certificate(pem)
    return (notAfter.getTime() - notBefore.getTime()) / 1000
  })

  for (const seconds of lives) expect(seconds).toBeCloseTo(86_700, -1)
})

test('the key identifiers of both fit, and the serial numbers differ', async () => {
  const pem = await createAuthority()
  const authority = new x509.X509Certificate(pem.certificate)
  const server = new x509.X509Certificate((await pem.issue(['x.com'])).certificate)

  const own = [authority, server].map((each) => each.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId)
  const issuer = server.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId

  expect(issuer).toBe(own[0])
  expect(own[1]).toMatch(/^[\da-f]{40}$/)
  expect(own[1]).not.toBe(own[0])
  expect(server.serialNumber).not.toBe(authority.serialNumber)
})

test('two authorities share nothing', async () => {
  const [one, other] = [await createAuthority(), await createAuthority()]

  expect(new x509.X509Certificate(one.certificate).publicKey.toString('hex')).not.toBe(
    new x509.X509Certificate(other.certificate).publicKey.toString('hex'),
  )
})
