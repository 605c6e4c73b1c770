import type { Theme } from './document.tsx'

/** Cookies of a request by their names; of two with one name the first. */
export function readCookies(header = ''): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split(/=(.*)/s))
  return new Map(pairs.toReversed().map(([name = '', value = '']) => [name, value]))
}

/** The theme that was chosen on one of our pages. Cookies know no ports, so it is one for all of them. */
export function themeOf(cookies: string | undefined): Theme {
  const chosen = readCookies(cookies).get('lab_theme')
  return isTheme(chosen) ? chosen : 'auto'
}

export function isTheme(text: unknown): text is Theme {
  return text === 'auto' || text === 'light' || text === 'dark'
}

/** The header of an answer by which a browser keeps a theme for a year. */
export function themeCookie(theme: Theme): string {
  return `lab_theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`
}
