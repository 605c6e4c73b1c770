/** @jsxRuntime automatic */
/** @jsxImportSource preact */

/** A text of our tables: what stands between backticks is code. */
export function Words({ children }: { children: string }) {
  return <>{children.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
}

/** A clause of our tables as a sentence. */
export function Sentence({ children }: { children: string }) {
  const isName = /^[`\w.]*[_$.`]\w/.test(children)
  const begun = isName ? children : children.charAt(0).toUpperCase() + children.slice(1)
  return <Words>{/[.!?]$/.test(begun) ? begun : `${begun}.`}</Words>
}
