/** Values by a key that many of them share, in the order in which they came. Without it each look-up would go through all values. */
export class Groups<Value> {
  readonly #groups = new Map<string, Set<Value>>()

  add(key: string, value: Value): void {
    const group = this.#groups.get(key)
    if (group) group.add(value)
    else this.#groups.set(key, new Set([value]))
  }

  remove(key: string, value: Value): void {
    const group = this.#groups.get(key)
    if (group?.delete(value) && group.size === 0) this.#groups.delete(key)
  }

  /** Oldest first; a copy. */
  of(key: string): Value[] {
    return [...(this.#groups.get(key) ?? [])]
  }

  count(key: string): number {
    return this.#groups.get(key)?.size ?? 0
  }

  clear(): void {
    this.#groups.clear()
  }
}
