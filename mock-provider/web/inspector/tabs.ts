import type { ComponentChildren } from 'preact'
import { comparePage } from './compare.tsx'
import { familiesPage } from './families.tsx'
import type { Inspection } from './inspection.ts'
import { leversPage } from './levers.tsx'
import { refusalsPage } from './refusals.tsx'
import { keptPage } from './kept.tsx'
import { wirePage } from './wire.tsx'

/** One page of the inspector. */
export type InspectorTab = {
  /** Below the inspector's own address. */
  path: string
  name: string
  /** One sentence below the heading. */
  says: string
  page: (inspection: Inspection) => ComponentChildren
}

/** The pages of the inspector: a new one is a line here, and its file. */
export const inspectorTabs: readonly InspectorTab[] = [
  {
    path: '',
    name: 'Wire',
    says: 'Find the request that failed, why, and what to do. The newest is first.',
    page: wirePage,
  },
  {
    path: '/families',
    name: 'Token families',
    says: 'See what became of each consent’s tokens: who used them, and how they ended.',
    page: familiesPage,
  },
  {
    path: '/refusals',
    name: 'Refusals',
    says: 'See what was refused, by reason, and what to do about it.',
    page: refusalsPage,
  },
  {
    path: '/compare',
    name: 'Compare',
    says: 'Lay two requests side by side: what differs is marked.',
    page: comparePage,
  },
  { path: '/levers', name: 'Levers', says: 'Change time, faults, users and clients of this mock.', page: leversPage },
  {
    path: '/keep',
    name: 'Save as a test',
    says: 'Keep this session as a test of your app, or as a file for a network panel.',
    page: keptPage,
  },
]
