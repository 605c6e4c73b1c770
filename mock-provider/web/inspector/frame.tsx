/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf } from '../../findings/times.ts'
import { Gone, Head, Notice, SkipLinks, StatusLine, Tabs, TopLine } from '../kit/components.tsx'
import { document } from '../kit/document.tsx'
import { INSPECTOR, type Inspection } from './inspection.ts'
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
          <Clock {...inspection} />
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
        <h1 class="hidden-text">{tab.name}</h1>
        <p class="soft small">{tab.says}</p>
        {news && (
          <Notice tone={news.tone}>
            <p>{news.says}</p>
          </Notice>
        )}
        {tab.page(inspection)}
      </>
    ),
    footer: <StatusLine>{news?.says}</StatusLine>,
  })
}

function Clock({ provider: { clock } }: Inspection) {
  return (
    <span class="small">
      Clock <time class="mono">{momentOf(clock.now())} UTC</time>, {clock.running ? 'running' : 'frozen'}
    </span>
  )
}
