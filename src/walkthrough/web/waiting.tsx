/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'
import { Notice } from './kit.ts'

/** A person has to agree at X's page: where that is, and two ways out. */
export function Waiting({ view }: { view: CourseView }) {
  const { waitsFor } = view.underWay ?? {}
  if (!waitsFor) return null
  const { authorizationUrl, redirectUri } = waitsFor
  return (
    <Notice tone="wait">
      <h3>
        Waiting for the browser to come back to <code>{redirectUri}</code>
      </h3>
      <p>Open the practice page, pick an account and agree. There is no password. This page goes on by itself.</p>
      <p>
        <a class="button first" href={authorizationUrl} target="_blank" rel="noopener noreferrer">
          Open the practice page
        </a>
      </p>
      <details class="more">
        <summary>The browser ended somewhere else?</summary>
        <Act view={view} act="paste" says="Use this address" class="stack">
          <div class="field">
            <label for="address">Paste the address at which it ended; it begins with the one above.</label>
            <input id="address" name="address" type="url" required autocomplete="off" maxLength={4000} />
          </div>
        </Act>
      </details>
      <Act view={view} act="give-up" says="Give up waiting" />
    </Notice>
  )
}
