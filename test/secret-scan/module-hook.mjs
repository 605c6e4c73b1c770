/**
 * Shows recorder.cjs each class `Secrets` that is loaded, and each mock: one that is there while no secrets were shown would
 * be scanned for nothing. In a bundle (build.mjs) a comment says where a part comes from.
 */
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  if (loaded.source === null || loaded.source === undefined) return loaded
  const source = String(typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source))
  return { ...loaded, source: showing(url, source) }
}

/** A module that shows what it has of these; any other as it is. */
export function showing(url, source) {
  if (holdsSecrets(url, source)) return `${source}\n${call('issued secrets', 'Secrets')}\n`
  if (/\bfunction startMockProvider\(/.test(source)) return `${source}\n${call('mock', '')}\n`
  return source
}

function holdsSecrets(url, source) {
  return url.endsWith('/mock-provider/world/secrets.ts') || /^\/\/ mock-provider\/world\/secrets\.ts$/m.test(source)
}

function call(name, shown) {
  return `globalThis[Symbol.for('twitter-oauth-lab: ${name}')]?.(${shown})`
}
