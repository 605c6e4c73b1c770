import { wireStyles } from './styles-wire.ts'

/** What the inspector's pages have beside the look of all. */
export const inspectorStyles = [wireStyles].join('\n')
