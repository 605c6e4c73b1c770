/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import type { ActFields, CourseView } from './course-view.ts'

type ActProps<Name extends keyof ActFields> = {
  view: CourseView
  act: Name
  /** What the button says. */
  says: ComponentChildren
  /** What goes along unseen; the other fields of the act are among the children. */
  fields?: Partial<ActFields[Name]>
  /** Where the browser is sent afterwards; this page unless given. */
  back?: string
  /** What the button says while the act takes its time. */
  busy?: string
  /** The one thing to do next on this page. */
  isFirst?: boolean
  /** The act cannot be asked for now; the button keeps the focus. */
  isOff?: boolean
  /** What is read out for the button, where its words alone are too short. */
  label?: string
  id?: string
  class?: string
  /** Words of the button's own element. */
  look?: string
  children?: ComponentChildren
}

/** A form that asks for an act: every one of the course's is made here. */
export function Act<Name extends keyof ActFields>(props: ActProps<Name>) {
  const { view, act, says, fields = {}, back = view.address, children, class: name, id } = props
  const hidden = { _token: view.formToken, _back: back, ...fields }
  return (
    <form method="post" action={`/act/${act}`} class={name} id={id}>
      {Object.entries(hidden).map(([key, value]) => (
        <input type="hidden" name={key} value={String(value)} />
      ))}
      {children}
      <ActButton {...props} says={says} />
    </form>
  )
}

function ActButton<Name extends keyof ActFields>({
  view,
  act,
  says,
  busy,
  isFirst,
  isOff,
  label,
  look,
}: ActProps<Name>) {
  const isReadOnly = view.isViewer && act !== 'continue' && act !== 'theme'
  return (
    <button
      class={[isFirst ? 'first' : '', look].filter(Boolean).join(' ') || undefined}
      data-busy={busy}
      disabled={isReadOnly}
      aria-disabled={isOff ? 'true' : undefined}
      aria-label={label}
    >
      {says}
    </button>
  )
}
