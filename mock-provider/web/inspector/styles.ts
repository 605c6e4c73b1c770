import { familiesStyles } from './styles-families.ts'
import { leverStyles } from './styles-levers.ts'
import { wireStyles } from './styles-wire.ts'

/** What the inspector's pages have beside the look of all. */
export const inspectorStyles = [wireStyles, familiesStyles, leverStyles].join('\n')
