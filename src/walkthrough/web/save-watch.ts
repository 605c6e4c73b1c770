import { stampOf, watchFiles } from '../course/watch.ts'

/** Calls `onSave` at each save of the files that it follows, and only while nothing else is under way. */
export class SaveWatch {
  readonly #isIdle: () => boolean
  readonly #isElsewhere: () => boolean
  readonly #onSave: () => void
  #paths: readonly string[] = []
  #stamp = ''
  #stop = () => {}
  #isSaved = false

  /** @param isElsewhere whether somebody else sees to saves just now. */
  constructor(options: { isIdle: () => boolean; isElsewhere: () => boolean; onSave: () => void }) {
    this.#isIdle = options.isIdle
    this.#isElsewhere = options.isElsewhere
    this.#onSave = options.onSave
  }

  /** Follows these files as they are now, in place of those before; without any it rests. */
  follow(paths: readonly string[]): void {
    this.#stop()
    this.#isSaved = false
    this.#paths = paths
    if (paths.length > 0) this.#watch()
  }

  /** What was saved so far is being seen to. */
  renew(): void {
    this.follow(this.#paths)
  }

  /** To be called when something has ended: what was saved meanwhile is seen to now. */
  readonly goOn = (): void => {
    if (!this.#isSaved || !this.#isIdle()) return
    this.#isSaved = false
    this.#watch()
    this.#onSave()
  }

  #watch(): void {
    this.#stamp = stampOf(this.#paths)
    this.#stop = watchFiles(this.#paths, this.#stamp, () => {
      if (this.#isElsewhere()) return this.#watch()
      this.#isSaved = true
      this.goOn()
    })
  }
}
