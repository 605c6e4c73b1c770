/** The mock waits in real time. A test's fake timers replace the global ones, and would stop it: these are kept from before. */
export const { setTimeout, clearTimeout, setImmediate } = globalThis
