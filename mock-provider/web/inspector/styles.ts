import { keepStyles } from './styles-keep.ts'

/** What the inspector's pages have beside the look of all. */
export const inspectorStyles = `
${keepStyles}
`
