/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { inlineHtml, lessonHtml } from './markdown.ts'

/** A part of a lesson: our own files, not user input. */
export function LessonText({ text }: { text: string }) {
  return <div class="text" dangerouslySetInnerHTML={{ __html: lessonHtml(text) }} />
}

/** A few words of a lesson. */
export function Words({ text }: { text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: inlineHtml(text) }} />
}
