/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { document } from '../web/kit/document.tsx'
import type { User } from '../world/users.ts'
import { styles } from './styles.ts'

export type LogInPageProps = { form: string; appName: string; users: User[] }
export type ConsentPageProps = {
  form: string
  appName: string
  user: User
  scopes: { name: string; meaning: string }[]
  redirectUri: string
}

/** Choose one of the practice accounts; each is a button, so it takes one key press and no script. */
export function renderLogInPage({ form, appName, users }: LogInPageProps): string {
  return practicePage(
    'Practice log-in',
    <>
      <h1>Log in with a practice account</h1>
      <p>
        <strong>{appName}</strong> sent you here. Choose who you are; there are no passwords.
      </p>
      <form method="post" action="/i/oauth2/authorize">
        <input type="hidden" name="attempt" value={form} />
        {users.map((user) => (
          <button name="user" value={user.username}>
            {user.name} <span class="soft">@{user.username}</span>
          </button>
        ))}
      </form>
    </>,
  )
}

/** X seen (many): headline, account, a line per scope, "Authorize app" and "Cancel". */
export function renderConsentPage({ form, appName, user, scopes, redirectUri }: ConsentPageProps): string {
  return practicePage(
    'Authorize app',
    <>
      <h1>{appName} wants to access your account</h1>
      <p>
        You are <strong>{user.name}</strong> <span class="soft">@{user.username}</span>.
      </p>
      <h2 id="scopes">This app will be able to</h2>
      <ul aria-labelledby="scopes">
        {scopes.map(({ name, meaning }) => (
          <li>
            {meaning} <code class="soft">{name}</code>
          </li>
        ))}
      </ul>
      <p class="soft">You will be sent to {redirectUri}</p>
      <form method="post" action="/i/oauth2/authorize">
        <input type="hidden" name="attempt" value={form} />
        <button class="primary" name="decision" value="approve">
          Authorize app
        </button>
        <button name="decision" value="cancel">
          Cancel
        </button>
      </form>
    </>,
  )
}

/** Case authorize-bad-redirect-uri: these words, for every mistake. The reason is in the journal. */
export function renderErrorPage(): string {
  return practicePage(
    'Something went wrong',
    <>
      <h1>Something went wrong</h1>
      <p>You weren’t able to give access to the App. Go back and try logging in again.</p>
      <p class="soft">This page is X’s and never says why. The mock’s terminal and journal do.</p>
    </>,
  )
}

function practicePage(title: string, main: ComponentChildren): string {
  return document({ title: `${title} · twitter-oauth-lab`, head: <Styles />, main, footer: FOOTER })
}

function Styles() {
  return <style dangerouslySetInnerHTML={{ __html: styles }} />
}

const FOOTER = 'Practice login of twitter-oauth-lab. This is not X, and nothing is sent to X.'
