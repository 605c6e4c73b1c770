/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'

const THEMES = { auto: 'As the system', light: 'Light', dark: 'Dark' } as const

/** Light, dark, or as the system has it. */
export function ThemeMenu({ view }: { view: CourseView }) {
  return (
    <details class="menu right" id="theme">
      <summary>Theme: {view.theme}</summary>
      <div class="menu-body stack">
        {(['auto', 'light', 'dark'] as const).map((theme) => (
          <Act
            view={view}
            act="theme"
            fields={{ theme }}
            says={theme === view.theme ? `✓ ${THEMES[theme]}` : THEMES[theme]}
            label={theme === view.theme ? `${THEMES[theme]}, chosen` : THEMES[theme]}
          />
        ))}
      </div>
    </details>
  )
}

/** In the same place on every page. */
export function HelpMenu({ view }: { view: CourseView }) {
  return (
    <details class="menu right" id="help">
      <summary>Help</summary>
      <div class="menu-body">
        <ul class="help">
          <li>A lesson has seven parts. A wrong prediction costs nothing: it is what you remember.</li>
          <li>At Fix you edit a file in your own editor. Each save is checked. Four hints are free.</li>
          <li>The same course is in your terminal, where you started this one: each sees what the other did.</li>
          <li>Leave whenever you like: close this tab, then press Ctrl-C in the terminal. Everything is kept.</li>
          <li>
            <a href="/lessons">All lessons</a>, and <a href="/">the log-in to watch</a>.
          </li>
          {view.session.isSaved ? null : <li>Progress cannot be written just now; it is kept until you leave.</li>}
        </ul>
      </div>
    </details>
  )
}
