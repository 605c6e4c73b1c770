import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../../package-folder.ts'

export { document, type PageParts, type Theme } from './document.tsx'
export {
  Chip,
  Empty,
  Gone,
  Head,
  Notice,
  SkipLinks,
  StatusLine,
  Tabs,
  TopLine,
  type Tab,
  type Tone,
} from './components.tsx'
export { isTheme, readCookies, themeCookie, themeOf } from './cookies.ts'
export { look } from './look.ts'

/** The script of live pages, as browsers get it: nothing is built. */
export function liveScript(): string {
  return readFileSync(join(packageFolder(), 'mock-provider/web/kit/live.mjs'), 'utf8')
}

/**
 * For helmet, of pages with `live.mjs`: scripts and styles of ours alone, none in the page, and no text is ever parsed as HTML.
 *
 * @see Trusted Types, "require-trusted-types-for"
 */
export const livePolicy = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
}
