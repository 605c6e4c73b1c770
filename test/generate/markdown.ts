/** A table of Markdown; code in backticks stays as it is. */
export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(tableRow).join('\n')
}

function tableRow(cells: string[]): string {
  return `| ${cells.map(escapeText).join(' | ')} |`
}

/** Outside of code, `<`, `*` and `_` would be read as markup. */
export function escapeText(cell: string): string {
  const parts = cell
    .replaceAll('|', String.raw`\|`)
    .replaceAll(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
  return parts.map((part) => (part.startsWith('`') ? part : part.replaceAll(/[<*_]/g, String.raw`\$&`))).join('')
}
