/** A test's fake timers replace the global ones. What the mock waits for is real time all the same, and must not stop. */
export const { setTimeout, clearTimeout, setImmediate } = globalThis
