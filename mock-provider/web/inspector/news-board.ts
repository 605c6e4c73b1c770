import { randomBytes } from 'node:crypto'
import type { News } from './inspection.ts'

/** As many as a team with several pages reads. */
const MOST = 100

/** News by the number under which a page finds them, so that an address can be loaded again; the oldest go first. */
export class NewsBoard {
  readonly #news = new Map<string, News>()

  /** @returns what the address of the page says: `news=…`. */
  pin(news: News): string {
    const id = randomBytes(6).toString('base64url')
    this.#news.set(id, news)
    const [oldest = ''] = this.#news.keys()
    if (this.#news.size > MOST) this.#news.delete(oldest)
    return id
  }

  find(id: unknown): News | undefined {
    return typeof id === 'string' ? this.#news.get(id) : undefined
  }
}
