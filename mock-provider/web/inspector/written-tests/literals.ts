/** Any JSON value as TypeScript writes it. */
export function asTypeScript(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(asTypeScript).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${asTypeScript(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** As Python writes it. */
export function asPython(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${asPython(member)}`)
    .join(', ')}}`
}

/** As Go writes it: its compiler refuses half a surrogate pair, and a byte order mark anywhere but at the beginning. */
export function asGo(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.replaceAll(/\p{Surrogate}/gu, '\u{fffd}')).replaceAll('\u{feff}', '\\ufeff')
  if (value === null) return 'nil'
  if (Array.isArray(value)) return `[]any{${value.map(asGo).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${asGo(name)}: ${asGo(member)}`)
  return `map[string]any{${members.join(', ')}}`
}

/** `__proto__: …` would be the prototype and no member. */
function nameOf(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[a-z_$][\w$]*$/i.test(name) ? name : asTypeScript(name)
}
