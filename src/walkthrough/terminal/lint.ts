import { lintLessons } from '../course/lint.ts'

/** Prints what is missing or wrong in the lessons themselves. Resolves to 0 where nothing is. */
export async function lint(): Promise<number> {
  const problems = await lintLessons()
  for (const { file, line, says } of problems) console.log(`${file}:${line}: ${says}`)
  console.log(problems.length === 0 ? 'All lessons are complete.' : `${problems.length} problems`)
  return problems.length === 0 ? 0 : 1
}
