/** Text of a piece of HTML: no tags, entities as characters. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
}

/** All that a pattern's first group finds. */
export function found(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, text = '']) => text)
}

/** What is within an element that is known by its opening tag; elements of its own kind may be inside. */
export function within(html: string, opening: RegExp): string {
  const start = opening.exec(html)
  if (!start) throw new Error(`nothing begins with ${opening}`)
  const [, name = ''] = /^<(\w+)/.exec(start[0]) ?? []
  const from = start.index + start[0].length
  let depth = 1
  for (const tag of html.slice(from).matchAll(new RegExp(`<(/?)${name}\\b[^>]*>`, 'g'))) {
    depth += tag[1] === '/' ? -1 : 1
    if (depth === 0) return html.slice(from, from + tag.index)
  }
  throw new Error(`${opening} does not end`)
}
