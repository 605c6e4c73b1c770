import { isCertain } from './cases.ts'
import { replayCases } from './replay-cases.ts'

// Seen by one person, or concluded from what was seen: matched as well, and told apart from what is certain.
replayCases('X, seen once or inferred', (corpusCase) => !isCertain(corpusCase))
