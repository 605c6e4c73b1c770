import { onTestFinished } from 'vitest'
