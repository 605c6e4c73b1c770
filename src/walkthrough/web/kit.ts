import { loadPageKit } from '../../../mock-provider/index.ts'

/** The look and the parts that the course's pages have in common with the mock's own. */
export const {
  Chip,
  document,
  Empty,
  Gone,
  Head,
  isTheme,
  livePolicy,
  liveScript,
  look,
  Notice,
  readCookies,
  SkipLinks,
  StatusLine,
  themeOf,
  TopLine,
} = await loadPageKit()
