import { leverStyles } from './styles-levers.ts'

/** What the inspector's pages have beside the look of all. */
export const inspectorStyles = `
${leverStyles}`
