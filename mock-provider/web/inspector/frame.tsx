/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf } from '../../findings/times.ts'
import { Gone, Head, Notice, SkipLinks, StatusLine, Tabs, TopLine } from '../kit/components.tsx'
import { document, type Theme } from '../kit/document.tsx'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { LeverButton, OwnFields } from './lever-form.tsx'
import type { InspectorTab } from './tabs.ts'

/** A page of the inspector as HTML. */
export function framed(inspection: Inspection, tab: InspectorTab, tabs: readonly InspectorTab[]): string {
  const { theme, news, provider } = inspection
  return document({
    title: `${tab.name} · inspector of ${provider.origin}`,
    theme,
    liveAt: `${INSPECTOR}/changes?since=${provider.journal.mark()}`,
    head: <Head at={INSPECTOR} />,
    header: (
      <>
        <SkipLinks to={[{ id: 'main', name: tab.name }]} />
        <TopLine name="Inspector">
          <Clock inspection={inspection} />
        </TopLine>
        <Tabs
          label="Inspector"
          here={INSPECTOR + tab.path}
          tabs={tabs.map(({ path, name }) => ({ href: INSPECTOR + path, name }))}
        />
      </>
    ),
    main: (
      <>
        <Gone>
          <p>The mock does not answer. Once it runs again, this page goes on by itself.</p>
        </Gone>
        {inspection.testWaits === true && <Waiting inspection={inspection} />}
        <h1 class="hidden-text">{tab.name}</h1>
        <p class="soft small says">{tab.says}</p>
        {news && (
          <Notice tone={news.tone}>
            <p>{news.says}</p>
          </Notice>
        )}
        {tab.page(inspection)}
      </>
    ),
    footer: (
      <>
        <StatusLine>{news?.says}</StatusLine>
        <Themes inspection={inspection} />
      </>
    ),
  })
}

function Clock({ inspection }: { inspection: Inspection }) {
  const { clock } = inspection.provider
  return (
    <>
      <span class="small">
        Clock <time class="mono">{momentOf(clock.now())} UTC</time>, {clock.running ? 'running' : 'frozen'}
      </span>
      <LeverButton inspection={inspection} does="advanceClock" fixed={{ amount: 2, unit: 'hours' }}>
        Advance 2 h
      </LeverButton>
    </>
  )
}

/** A test has called `mock.inspect({ wait: true })`. */
function Waiting({ inspection }: { inspection: Inspection }) {
  return (
    <Notice tone="wait">
      <p>
        <strong>A test waits here.</strong> Look around, pull levers; it goes on when you say so.
      </p>
      {inspection.mayChange ? (
        <form class="row lever" method="post" action={`${INSPECTOR}/go-on`}>
          <OwnFields inspection={inspection} />
          <button class="first">Go on</button>
        </form>
      ) : (
        <p>
          Only who may pull the <a href={`${INSPECTOR}/levers`}>levers</a> can let it go on.
        </p>
      )}
    </Notice>
  )
}

const THEMES: readonly Theme[] = ['auto', 'light', 'dark']

function Themes({ inspection }: { inspection: Inspection }) {
  return (
    <form class="row lever" method="post" action={`${INSPECTOR}/theme`}>
      <OwnFields inspection={inspection} />
      <span>Theme</span>
      {THEMES.map((theme) => (
        <button name="theme" value={theme} aria-pressed={theme === inspection.theme}>
          {theme}
        </button>
      ))}
    </form>
  )
}
