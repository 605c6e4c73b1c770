import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './course-test.ts'
import { found, textOf, within } from './html.ts'
import { FORM_TOKEN, pageAt } from './states.ts'

test('every state is a whole page with one heading of the first order, and every form can be judged', ({ course }) => {
  for (const { name, html } of course.states) {
    expect(html.match(/<h1\b/g), name).toHaveLength(1)
    expect(html.match(/data-focus/g)?.length ?? 0, name).toBeLessThanOrEqual(1)
    const posts = found(html, /<form method="post"[^>]*>(.*?)<\/form>/gs)
    for (const form of posts) {
      expect(form, name).toContain(`name="_token" value="${FORM_TOKEN}"`)
      expect(form, name).toMatch(/name="_back" value="\/[^"]*"/)
    }
    const ids = found(html, / id="([^"]+)"/g)
    expect(new Set(ids).size, `${name} has an id twice`).toBe(ids.length)
  }
})

test('no page has a style or a script of its own', ({ course }) => {
  for (const { name, html } of course.states) {
    expect(html, name).not.toMatch(/ style=|<style| on[a-z]+="/)
    expect(found(html, /<script([^>]*)>/g), name).toEqual([' type="module" src="/live.mjs"'])
  }
})

test('the first visit is one sentence and one button', ({ course }) => {
  const main = within(course.pageOf('first visit'), /<main\b[^>]*>/)

  expect(found(main, /<button[^>]*>(.*?)<\/button>/g)).toEqual(['Watch a log-in happen'])
  expect(main).not.toMatch(/<section|<nav/)
})

test('a request leaves and a code comes back, each with what its parts are for', ({ course }) => {
  const [leaves, returns] = [course.pageOf('the opening, moment 1'), course.pageOf('the opening, moment 2')]

  expect(found(leaves, /<dt class="mono">(.*?)<\/dt>/g)).toContain('redirect_uri')
  expect(leaves).toContain('where the answer goes')
  expect(found(leaves, /href="(\/\?at=\d)"/g)).toContain('/?at=2')
  expect(found(returns, /<dt class="mono">(.*?)<\/dt>/g)).toEqual(['code', 'state'])
  expect(returns).toContain('the ticket, torn on first use')
})

test('the last moment of the opening leads to the first lesson', ({ course }) => {
  const page = course.pageOf('the opening, moment 7')

  expect(page).toContain('name="stem" value="01-verifier"')
  expect(textOf(page)).toContain('Start lesson 1')
})

test('a lesson asks what will happen before it runs, and names the parts that come', ({ course }) => {
  const page = course.pageOf('a lesson begins')

  expect(found(page, /name="choice" value="(\d)"/g)).toEqual(['0', '1', '2'])
  expect(found(page, /name="sure" value="([^"]+)"/g)).toEqual(['guess', 'fairly sure', 'certain'])
  expect(page).not.toContain('action="/act/run"')
  expect(textOf(within(page, /<ol class="plain beat-line"[^>]*>/))).toBe('GoalPredictRunLookBreakFixSay')
})

test('the code on the page is the file on the disk, with the line marked that the lesson quotes', ({ course }) => {
  const page = course.pageOf('run')
  const file = within(page, /<pre class="file"[^>]*>/)

  expect(textOf(file).trimEnd()).toBe(readFileSync('steps/04-exchange.ts', 'utf8').trimEnd())
  expect(found(file, /<span class="line marked">(.*?)\n<\/span>/g).map(textOf)).toEqual([
    expect.stringContaining('await exchangeCode(showing(config), { code, codeVerifier })'),
  ])
})

test('while it runs the button says so and keeps its place', ({ course }) => {
  const form = within(course.pageOf('running'), /<form [^>]*action="\/act\/run"[^>]*>/)

  expect(form).toMatch(/<button[^>]*aria-disabled="true"[^>]*>Running…<\/button>/)
})

test('who waits for a browser sees where it comes back, where to agree, and two ways out', ({ course }) => {
  const page = course.pageOf('waiting for the callback')

  expect(textOf(page)).toContain('Waiting for the browser to come back to http://127.0.0.1:5001/callback')
  expect(page).toContain('href="http://127.0.0.1:5000/i/oauth2/authorize?x=1"')
  expect(page).toContain('action="/act/paste"')
  expect(page).toContain('action="/act/give-up"')
})

test('who was certain sees what they expected beside what happens, and what the server wrote', ({ course }) => {
  const beside = textOf(within(course.pageOf('look'), /<section class="beside"[^>]*>/))

  expect(beside).toContain('“the same tokens”')
  expect(beside).toContain('“a refusal”')
  expect(beside).toContain('code.refused')
})

test('an event can be seen raw and as a command', ({ course }) => {
  expect(textOf(course.pageOf('look, raw'))).toContain('"kind": "tokens.issued"')
  expect(textOf(course.pageOf('look, curl'))).toContain('curl "$ORIGIN/2/oauth2/token"')
})

/** The arrows of the run, in words. */
function diagramOf(html: string): string {
  return textOf(within(html, /<ol class="arrows plain" aria-label="The run[^>]*>/))
}

test.for(['at=', 'at=x', 'at=-1', 'at=1e3', 'at=99999999999', 'at=999999', 'event=<b>', 'as=%00', 'side=nowhere'])(
  'an address with %s shows the page as it is now',
  (query, { course }) => {
    const page = pageAt(course.session, `/lesson?${query}`)
    const now = pageAt(course.session, '/lesson')
    expect(diagramOf(page)).toBe(diagramOf(now))
    expect(page).not.toContain('<b>')
  },
)

test('a verdict says each fact by word and sign, and its events are on the page', ({ course }) => {
  const verdict = within(course.pageOf('not yet, all hints'), /<section class="verdict [^>]*>/)

  expect(textOf(verdict)).toMatch(/Saved and checked: \d of \d facts met/)
  expect(found(verdict, /<strong class="\w+">(. [a-z ]+)<\/strong>/g)).toEqual(
    expect.arrayContaining(['✗ contradicted', '○ not yet', '✓ met']),
  )
  const proofs = found(verdict, /href="#(proof-\d+)"/g)
  expect(proofs.length).toBeGreaterThan(0)
  for (const proof of proofs) expect(verdict).toContain(`id="${proof}"`)
})

test('the fourth hint is the way to a solution, line by line', ({ course }) => {
  const difference = within(course.pageOf('not yet, all hints'), /<pre class="diff"[^>]*>/)

  expect(found(difference, /<span class="line (\w+)">/g)).toEqual(expect.arrayContaining(['added', 'gone']))
})

test('what a learner writes is text, in the field and beside ours', ({ course }) => {
  const page = course.pageOf('said')

  expect(page).not.toContain('<script>')
  expect(page.match(/&lt;script>alert\(1\)&lt;\/script>/g)).toHaveLength(2)
})

test('a tab that only watches can do nothing but go on here', ({ course }) => {
  const page = course.pageOf('another tab has the course')
  const open = found(
    page,
    /<form method="post" action="\/act\/([a-z-]+)"(?:(?!<\/form>).)*?<button(?![^>]* disabled)/gs,
  )

  expect(new Set(open)).toEqual(new Set(['continue', 'theme']))
})

test('a stopped server is told, with a way to start it again', ({ course }) => {
  const page = course.pageOf('the server has stopped')

  expect(textOf(page)).toContain('The practice server has stopped.')
  expect(page).toContain('action="/act/reopen"')
})

test('no page shows a secret', ({ course }) => {
  const secrets = found(
    readFileSync(join(course.home, '.lab', 'handoff.json'), 'utf8'),
    /"(?:accessToken|refreshToken|codeVerifier|code)": ?"([^"]+)"/g,
  )

  expect(secrets.length).toBeGreaterThanOrEqual(2)
  for (const { name, html } of course.states)
    for (const secret of secrets) expect(html.includes(secret), name).toBe(false)
})
