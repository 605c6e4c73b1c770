/** `09:02`, in UTC. */
export function clockTime(at: number): string {
  return new Date(at * 1000).toISOString().slice(11, 16)
}

/** `2026-11-24 10:56`, in UTC. */
export function momentOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

/** Long times in hours or days as well: `7260 s` becomes `7260 s (2 h 1 min)`. */
export function withUnits(text: string): string {
  return text.replace(/(?<![-\d.])(\d{4,}) s\b/g, (whole, digits: string) => {
    const [days, hours, minutes] = [86_400, 3600, 60].map((unit) => Math.floor(Number(digits) / unit))
    if (days !== undefined && days >= 2) return `${whole} (${days} days)`
    const rest = (minutes ?? 0) % 60
    return `${whole} (${[hours ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ')})`
  })
}
