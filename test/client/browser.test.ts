import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findBrowser } from '../../src/client/browser.ts'
import { openBrowser } from '../../src/client/index.ts'

const linux = { platform: 'linux', isContainer: false }

test('BROWSER is started without a shell, with the URL as its last argument', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [script, note] = [join(folder, 'browser.cjs'), join(folder, 'note.json')]
  const write = `require('fs').writeFileSync('${note}.part', JSON.stringify(process.argv.slice(2)))`
  await writeFile(script, `${write}; require('fs').renameSync('${note}.part', '${note}')`)
  const changes = watch(folder)

  const isStarted = openBrowser('http://127.0.0.1/?a=1&b=$(id);"', {
    BROWSER: `${process.execPath} ${script}  --new-window`,
  })

  expect(isStarted).toBe(true)
  for await (const { filename } of changes) if (filename === 'note.json') break
  expect(JSON.parse(await readFile(note, 'utf8'))).toEqual(['--new-window', 'http://127.0.0.1/?a=1&b=$(id);%22'])
})

test('a browser that is not there is no error, only not started', () => {
  expect(openBrowser('https://x.com/', { BROWSER: '/nowhere/browser' })).toBe(false)
})

test('BROWSER=none opens nothing', () => {
  expect(findBrowser({ BROWSER: 'none', DISPLAY: ':0' }, linux)).toEqual([])
  expect(openBrowser('https://x.com/', { BROWSER: 'none', DISPLAY: ':0' })).toBe(false)
})

test.each(['file:///etc/passwd', 'javascript:alert(1)', '--help', ''])('%j is not opened', (url) => {
  expect(() => openBrowser(url, { BROWSER: process.execPath })).toThrow(expect.objectContaining({ code: 'ERR_URL' }))
})

test('without BROWSER it is the opener of the system', () => {
  expect(findBrowser({ DISPLAY: ':0' }, linux)).toEqual(['xdg-open'])
  expect(findBrowser({ BROWSER: ' ', WAYLAND_DISPLAY: 'w' }, linux)).toEqual(['xdg-open'])
  expect(findBrowser({}, { ...linux, platform: 'darwin' })).toEqual(['open'])
  expect(findBrowser({}, { ...linux, platform: 'win32' })).toEqual(['rundll32', 'url.dll,FileProtocolHandler'])
})

test('the opener of the system is left alone where nobody would see it', () => {
  const darwin = { platform: 'darwin', isContainer: false }

  expect(findBrowser({ SSH_CONNECTION: '1' }, darwin)).toEqual([])
  expect(findBrowser({ SSH_TTY: '/dev/pts/1' }, darwin)).toEqual([])
  expect(findBrowser({ CI: 'true' }, darwin)).toEqual([])
  expect(findBrowser({}, { ...darwin, isContainer: true })).toEqual([])
  expect(findBrowser({}, linux)).toEqual([])
  expect(findBrowser({ container: 'podman', DISPLAY: ':0' })).toEqual([])
})
