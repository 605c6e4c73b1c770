/** Shows each class `Secrets` that is loaded to recorder.cjs. */
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  if (!/\/mock-provider\/world\/secrets\.[jt]s$/.test(url) || !loaded.source) return loaded
  const shown = `globalThis[Symbol.for('twitter-oauth-lab: issued secrets')]?.(Secrets)`
  return { ...loaded, source: `${Buffer.from(loaded.source)}\n${shown}\n` }
}
