import { endedBy, wasTaken } from './callbacks.ts'
import type { Wrong } from './evidence.ts'

/** What can be wrong with how a program takes what comes to its redirect URI. */
export const callbackSlips: readonly Wrong[] = [
  {
    slip: 'M13',
    when: (evidence) => wasTaken(evidence, 'forged'),
    say: 'A state that nobody compares is decoration: refuse the answer, and send nothing to X.',
  },
  {
    slip: 'M15',
    when: (evidence) => wasTaken(evidence, 'stateless') && !wasTaken(evidence, 'forged'),
    say: 'Absent is a mismatch: an answer without state is not yours.',
  },
  {
    slip: 'M13',
    when: (evidence) => endedBy(evidence) === 'foreign denial',
    say: 'An error has a state as well: compare it, or a stranger’s Cancel is taken for your user’s.',
  },
  {
    slip: 'M15',
    when: (evidence) => endedBy(evidence) === 'unverified',
    say: 'Absent is a mismatch, in an error too: say that an unverified one came, and keep waiting for yours.',
  },
]
