/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { DEFAULT_SCOPES } from '../../levers.ts'
import { scopeMeanings } from '../../wire/scopes.ts'
import type { Inspection } from './inspection.ts'
import { Field, LeverForm, Select, typedInto, type Option } from './lever-form.tsx'

/** Those who use the apps: sign in, take access back, one account more. */
export function PeopleCard({ inspection }: { inspection: Inspection }) {
  const { users } = inspection.provider
  return (
    <section class="card" aria-labelledby="people">
      <h2 id="people">Users</h2>
      <p>
        {users
          .list()
          .map(({ username }) => `@${username}`)
          .join(', ')}
      </p>
      {inspection.mayChange && (
        <>
          <SignIn inspection={inspection} />
          <Revoke inspection={inspection} />
          <Add inspection={inspection} />
        </>
      )}
    </section>
  )
}

function SignIn({ inspection }: { inspection: Inspection }) {
  const typed = typedInto(inspection, 'signIn')
  return (
    <>
      <h3>Sign in without a browser</h3>
      <LeverForm inspection={inspection} does="signIn">
        <Select id="sign-in-user" name="user" label="User" options={usersOf(inspection)} chosen={typed('user')} />
        <Select
          id="sign-in-client"
          name="client"
          label="App"
          options={clientsOf(inspection)}
          chosen={typed('client')}
        />
        <Field id="sign-in-life" label="Access token lives (s)">
          <input
            class="short"
            id="sign-in-life"
            name="expiresInSeconds"
            inputmode="numeric"
            placeholder={String(inspection.provider.profile.accessTokenLifetimeSeconds)}
            value={typed('expiresInSeconds')}
          />
        </Field>
        <Scopes inspection={inspection} />
        <button>Sign in</button>
      </LeverForm>
      <p class="small soft">
        Tells you their labels. The tokens themselves come from <code>POST /_mock/sign-in</code>.
      </p>
    </>
  )
}

function Scopes({ inspection: { news } }: { inspection: Inspection }) {
  const chosen = news?.typed?.get('operationId') === 'signIn' ? news.typed.getAll('scopes') : DEFAULT_SCOPES
  return (
    <details class="whole">
      <summary>Scopes</summary>
      <fieldset>
        <legend class="hidden-text">Scopes</legend>
        <div class="scopes">
          {[...scopeMeanings.keys()].map((scope) => (
            <label class="choice">
              <input type="checkbox" name="scopes" value={scope} checked={chosen.includes(scope)} />
              <span class="mono">{scope}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  )
}

function Revoke({ inspection }: { inspection: Inspection }) {
  return (
    <>
      <h3>Take an app’s access back</h3>
      <LeverForm inspection={inspection} does="revokeByUser">
        <Select id="revoke-user" name="user" label="User" options={usersOf(inspection)} />
        <Select id="revoke-client" name="client" label="App" options={clientsOf(inspection)} />
        <button>Revoke</button>
      </LeverForm>
    </>
  )
}

function Add({ inspection }: { inspection: Inspection }) {
  const typed = typedInto(inspection, 'addUser')
  // With each new account a fresh field: what was typed has been used.
  const count = inspection.provider.users.list().length
  return (
    <>
      <h3>Add an account</h3>
      <LeverForm inspection={inspection} does="addUser">
        <Field id={`username-${count}`} label="User name">
          <input id={`username-${count}`} name="username" autocomplete="off" value={typed('username')} />
        </Field>
        <Field id={`name-${count}`} label="Name, if another">
          <input id={`name-${count}`} name="name" autocomplete="off" value={typed('name')} />
        </Field>
        <button>Add</button>
      </LeverForm>
    </>
  )
}

function usersOf({ provider }: Inspection): Option[] {
  return provider.users.list().map(({ username }) => ({ value: username, name: `@${username}` }))
}

function clientsOf({ provider }: Inspection): Option[] {
  return provider.clients.list().map(({ clientId, name }) => ({ value: clientId, name }))
}
