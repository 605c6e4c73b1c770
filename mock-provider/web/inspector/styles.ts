import { familiesStyles } from './styles-families.ts'

/** What the inspector's pages have beside the look of all. */
export const inspectorStyles = `
${familiesStyles}
`
