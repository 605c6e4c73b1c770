import type { TestProject } from 'vitest/node'
import { provideCommand } from './bundled-command.ts'
import { findChromium } from './chromium.ts'

/** Runs once before a soak: says what it is, so that it can be had again. Nothing is recorded: secrets are judged case by case. */
export default async function setup(project: TestProject): Promise<void> {
  const { LAB_SEED, LAB_RUNS } = project.config.env
  console.log(`soak: LAB_SEED=${LAB_SEED} LAB_RUNS=${LAB_RUNS}`)
  await provideCommand(project)
  project.provide('chromium', findChromium() ?? '')
}
