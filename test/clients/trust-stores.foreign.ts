import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { marked } from 'marked'
import { expect, inject, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root, temporaryHome } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

/** Programs that take no certificate from the environment come to trust the run as docs/testing.md says. */

const [, section = ''] = readFileSync(join(root, 'docs/testing.md'), 'utf8').split(
  '### Programs with a trust store of their own\n',
)
const [forJava = '', forChromium = ''] = marked
  .lexer(section.split(/^### /m)[0] ?? '')
  .flatMap((token) => (token.type === 'code' ? [String(token.text)] : []))

const JAVA = `
import java.net.URI;
import java.net.http.*;
public class Ask {
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("https://api.x.com/2/users/me")).build();
    System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }
}`

/** A script in a folder of its own, under `run`; a company's root that was there before must not be imported for ours. */
async function runScript(script: string) {
  const home = temporaryHome()
  const company = join(home, 'company.pem')
  writeFileSync(company, rootCertificates[0] ?? '')
  writeFileSync(join(home, 'Ask.java'), JAVA)
  return runToEnd(['--json', '--', 'sh', '-e', '-c', `cd "$0"\n${script}`, home], {
    env: { NODE_EXTRA_CA_CERTS: company },
  })
}

test('java trusts the run', async () => {
  find(tools.keytool)

  const outcome = await runScript(`${forJava}\n${find(tools.java)} Ask.java`)

  expect(outcome.stdout).toContain('401\n')
  expect(reportOf(outcome).requests).toBe(1)
})

test('chromium trusts the run', async () => {
  find(tools.certutil)
  const chromium = inject('chromium')
  const ask = (flags: string) =>
    `"${chromium}" --headless --no-sandbox --disable-gpu ${flags} https://x.com/ 2>/dev/null`

  const outcome = await runScript(`${forChromium}\n${ask('--dump-dom')}`)

  expect(outcome.stdout).toContain('<title>twitter-oauth-lab</title>')
})
