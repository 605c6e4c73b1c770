/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { relative } from 'node:path'
import { languageOf } from '../course/language.ts'
import { nameOf, type Program } from '../course/program.ts'
import { Act } from './act.tsx'
import { BeatFrame, GoOn, type BeatProps } from './beat.tsx'
import { Hints } from './hints.tsx'
import { Notice } from './kit.ts'
import { LessonText } from './our-text.tsx'
import { Choices } from './question.tsx'
import { countOf } from './status.ts'
import { Verdict } from './verdict.tsx'

/** The learner's own program: checked at each save, never sent on by us. */
export function FixBeat(props: BeatProps) {
  const { view, place, here, kept } = props
  const asksLanguage = here === 'fix' && view.session.asksLanguage
  return (
    <BeatFrame {...props} beat="fix" title="Fix" result={resultOf(props)} again="Back to your file">
      <LessonText text={place.lesson.sections.Fix} />
      {asksLanguage ? <AskLanguage {...props} /> : <OwnFile {...props} />}
      {!asksLanguage && kept.judgement === 'gone' && (
        <Notice tone="bad">
          <p>Your file is no file any more. Reset brings the starter back.</p>
        </Notice>
      )}
      {kept.judgement !== undefined && kept.judgement !== 'gone' && (
        <Verdict judgement={kept.judgement} isOfSave={kept.isOfSave === true} />
      )}
      {!asksLanguage && here === 'fix' && <FixActs {...props} />}
      {!asksLanguage && <Hints {...props} />}
    </BeatFrame>
  )
}

function resultOf({ place, kept: { judgement } }: BeatProps): string {
  if (place.progress.done) return '✓ All met.'
  if (!judgement || judgement === 'gone') return 'Not met yet; it stays open.'
  return `${countOf(judgement.facts)} It stays open.`
}

/** Once in the course. */
function AskLanguage({ view }: BeatProps) {
  return (
    <Act view={view} act="language" says="Write in this" isFirst class="question card">
      <Choices
        name="language"
        ask="In which language do you write from here on?"
        options={[
          { value: 'typescript', says: 'TypeScript' },
          { value: 'python', says: 'Python 3, with the package requests' },
        ]}
      />
    </Act>
  )
}

function OwnFile({ view, kept: { program }, here }: BeatProps) {
  if (!program)
    return here === 'fix' ? (
      <p>This lesson looks at functions of a file; your own program is judged from lesson 3 on.</p>
    ) : null
  const path = shownName(program.program)
  const isOtherLanguage =
    view.session.language === 'python' &&
    program.program.kind === 'file' &&
    languageOf(program.program.path) !== 'python'
  return (
    <div class="card own-file">
      <p>
        {program.isNew ? 'Your copy of the starter is here:' : 'Your file:'} <code class="path">{path}</code>
      </p>
      <p>Edit it in your own editor. Each save is checked, and the verdict comes here by itself.</p>
      {isOtherLanguage && (
        <p class="soft small">This lesson looks at functions of a TypeScript file; Python begins with lesson 3.</p>
      )}
    </div>
  )
}

function shownName(program: Program): string {
  if (program.kind !== 'file') return nameOf(program)
  const path = relative(process.cwd(), program.path)
  return path.startsWith('..') ? program.path : path
}

/** The same in the same order before and after: the verdict may come while somebody has the focus here. */
function FixActs({ view, place, kept }: BeatProps) {
  const isChecking = view.underWay?.what === 'check'
  const isOff = view.underWay !== undefined
  const { done = false } = place.progress
  return (
    <div class="row go-on">
      <Act
        view={view}
        act="check"
        says={isChecking ? 'Checking…' : 'Check now'}
        busy="Checking…"
        isOff={isOff}
        isFirst={!done}
      />
      <GoOn view={view} to="say" says={done ? 'Go on' : 'Go on without'} isFirst={done} />
      {kept.program?.program.kind !== 'command' && <Act view={view} act="reset" says="Reset the file" isOff={isOff} />}
    </div>
  )
}
