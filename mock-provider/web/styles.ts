import { look } from './kit/look.ts'

/** The style sheet of the lessons, served as `/lessons.css`: the look of all pages, and what reading needs. */
export const lessonStyles = `${look}
main.reading{max-width:46rem;margin:0 auto;padding-bottom:4rem}
.reading .question{margin:1rem 0;padding:.25rem 1rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--surface)}
.reading .question ul{margin:.5rem 0;padding-left:1.25rem}
.reading table{display:block;overflow-x:auto}
.reading details{margin-top:.75rem}
.reading summary{cursor:pointer;color:var(--accent);padding:.25rem 0}
.reading ul.lessons{list-style:none;padding:0}
.reading ul.lessons a{display:inline-block;padding:.25rem 0}
.reading nav{display:flex;flex-wrap:wrap;gap:1rem;margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line)}
`
