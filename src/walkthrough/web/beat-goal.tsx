/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { arrowOf, arrows } from '../course/flow.ts'
import type { BeatProps } from './beat.tsx'
import { Diagram } from './diagram.tsx'
import { LessonText } from './our-text.tsx'

/** What the lesson is for, and which arrow of the whole flow it is: always to be seen. */
export function GoalBeat({ place }: BeatProps) {
  const { arrow, sections } = place.lesson
  const { from, to, says, number } = arrowOf(arrow)
  return (
    <section id="beat-goal" class="beat goal" aria-labelledby="goal-title">
      <h2 id="goal-title">Goal</h2>
      <LessonText text={sections.Goal} />
      <Diagram
        label="Where this lesson is in the flow"
        steps={[
          {
            id: 'this-arrow',
            mark: `Arrow ${number} of ${arrows.length}`,
            way: [from, to],
            says: sentence(from, says),
          },
        ]}
      />
      <details class="more">
        <summary>See the whole flow</summary>
        <Diagram
          label="The whole flow"
          here={`arrow-${arrow}`}
          steps={arrows.map((each, index) => ({
            id: `arrow-${each.id}`,
            mark: `${index + 1}.`,
            way: [each.from, each.to],
            says: sentence(each.from, each.says),
          }))}
        />
      </details>
    </section>
  )
}

function sentence(from: string, says: string): string {
  return `${from} ${says}.`
}
