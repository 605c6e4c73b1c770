/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'

/** What every form of the inspector brings along: whose it is, and the page to come back to. */
export function OwnFields({ inspection }: { inspection: Inspection }) {
  return (
    <>
      <input type="hidden" name="formToken" value={inspection.formToken} />
      <input type="hidden" name="back" value={addressWith(inspection, { news: '' })} />
    </>
  )
}

type LeverFormProps = {
  inspection: Inspection
  /** An operation of the control API (`pulls.ts`). */
  does: string
  /** Fields that are decided already. */
  fixed?: Record<string, string | number>
  children: ComponentChildren
}

/** The form of one lever; nothing for those who may only look. */
export function LeverForm({ inspection, does, fixed = {}, children }: LeverFormProps) {
  if (!inspection.mayChange) return null
  return (
    <form class="row lever" method="post" action={`${INSPECTOR}/pull`}>
      <OwnFields inspection={inspection} />
      <input type="hidden" name="operationId" value={does} />
      {Object.entries(fixed).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

/** A lever that is one button. */
export function LeverButton({ children, ...form }: Omit<LeverFormProps, 'children'> & { children: ComponentChildren }) {
  return (
    <LeverForm {...form}>
      <button>{children}</button>
    </LeverForm>
  )
}

type FieldProps = {
  /** Unique on the page. */
  id: string
  label: ComponentChildren
  children: ComponentChildren
}

/** A label above what it names. */
export function Field({ id, label, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
    </div>
  )
}

export type Option = { value: string; name: string }

type SelectProps = { id: string; name: string; label: string; options: readonly Option[]; chosen?: string | undefined }

/** One of several, with its label. */
export function Select({ id, name, label, options, chosen }: SelectProps) {
  return (
    <Field id={id} label={label}>
      <select id={id} name={name}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === chosen}>
            {option.name}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** What was typed into a form of that lever before it was refused. */
export function typedInto({ news }: Inspection, does: string): (name: string) => string | undefined {
  const typed = news?.typed?.get('operationId') === does ? news.typed : undefined
  return (name) => typed?.get(name) ?? undefined
}
