/** Runs once before all suites. */
export default function setup(): void {
  // The suites start children with a clean view of the world, whatever the developer has exported.
  for (const name of ['PROVIDER', 'MOCK_ORIGIN', 'CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'SCOPES', 'LAB_HOME', 'BROWSER'])
    delete process.env[name]
}
