/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { join } from 'node:path'
import { packageRoot } from '../../system/package-root.ts'
import { steps, type StepNumber } from '../../step-runner/run-step.ts'
import { codeOf, quotedLines } from './code.ts'

/** The file that runs, as it is on the disk; the lines that the lesson quotes are marked. */
export function StepCode({ step, quote, isOpen }: { step: StepNumber; quote: string; isOpen: boolean }) {
  const file = `steps/${steps[step - 1]?.file}`
  const code = codeOf(join(packageRoot(), file))
  if (!code) return <p class="soft">{file} is not there.</p>
  const marked = quotedLines(code.text, codeIn(quote))
  return (
    <details class="step-code" open={isOpen} id={`code-${step}`}>
      <summary>
        <span class="mono">{file}</span>
        <span class="soft small"> the file that runs{marked.size > 0 && `, ${inWords([...marked])} marked`}</span>
      </summary>
      <pre class="file" tabIndex={0} role="region" aria-label={file}>
        <code>
          {code.html.map((html, index) => (
            <span
              class={marked.has(index) ? 'line marked' : 'line'}
              dangerouslySetInnerHTML={{ __html: `${html}\n` }}
            />
          ))}
        </code>
      </pre>
    </details>
  )
}

/** The code blocks of a lesson's part. */
function codeIn(markdown: string): string {
  return [...markdown.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n')
}

/** `line 14` or `lines 14 to 15`, as people count. */
function inWords(indexes: readonly number[]): string {
  const [first = 0, last = first] = [indexes[0], indexes.at(-1)]
  return first === last ? `line ${first + 1}` : `lines ${first + 1} to ${last + 1}`
}
