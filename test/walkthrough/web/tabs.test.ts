import { expect, test } from 'vitest'
import { Tabs } from '../../../src/walkthrough/web/tabs.ts'

function openTabs() {
  let changes = 0
  const tabs = new Tabs(() => (changes += 1))
  return { tabs, changes: () => changes }
}

test('the tab that was loaded last acts; those before look on, and hear of it', () => {
  const { tabs, changes } = openTabs()

  const [first, second] = [tabs.load('/'), tabs.load('/')]

  expect([tabs.isViewer(first), tabs.isViewer(second)]).toEqual([true, false])
  expect(changes()).toBe(2)
})

test('a page that its script asks for again stays the tab that it is, and takes nothing from another', () => {
  const { tabs } = openTabs()
  const [first, second] = [tabs.load('/'), tabs.load('/')]

  expect([tabs.load('/', second), tabs.load('/lesson', first)]).toEqual([second, first])
  expect([tabs.isViewer(first), tabs.isViewer(second)]).toEqual([true, false])
})

test.for([0, -1, 1.5, 99, Number.NaN])('a script that calls its tab %s gets a new one', (script) => {
  const { tabs } = openTabs()
  tabs.load('/')

  expect(tabs.load('/', script)).toBe(2)
})

test('a form without a script leads to a page of the same tab, once, and to no other address', () => {
  const { tabs } = openTabs()
  const first = tabs.load('/')

  tabs.leadTo(first, '/lesson')
  const [same, next] = [tabs.load('/lesson'), tabs.load('/lesson')]
  tabs.leadTo(next, '/lesson')
  const elsewhere = tabs.load('/lessons')

  expect(same).toBe(first)
  expect(new Set([first, next, elsewhere]).size).toBe(3)
})

test('a form of a tab that looks on leads to a page that looks on', () => {
  const { tabs } = openTabs()
  const [first] = [tabs.load('/'), tabs.load('/')]
  tabs.leadTo(first, '/lesson')

  expect(tabs.isViewer(tabs.load('/lesson'))).toBe(true)
})

test('a tab that goes on makes the others look on', () => {
  const { tabs } = openTabs()
  const [first, second] = [tabs.load('/'), tabs.load('/')]

  tabs.act(first)

  expect([tabs.isViewer(first), tabs.isViewer(second)]).toEqual([false, true])
})

test('once the acting tab has hung up nobody has to look on any more, and all hear of it', () => {
  const { tabs, changes } = openTabs()
  const [first, second] = [tabs.load('/'), tabs.load('/')]
  const hangUps = [tabs.listen(second), tabs.listen(second)]
  const before = [tabs.isViewer(first), changes()]

  for (const hangUp of hangUps) hangUp()

  expect([before, [tabs.isViewer(first), changes()]]).toEqual([
    [true, 2],
    [false, 3],
  ])
})

test('of a tab that never listened nobody knows whether it is there, so the others look on', () => {
  const { tabs } = openTabs()
  const [first] = [tabs.load('/'), tabs.load('/')]

  tabs.listen(first)()

  expect(tabs.isViewer(first)).toBe(true)
})
