import { startProxy } from '../../src/proxy/proxy.ts'

/** A proxy in a process of its own, which ends with whoever started it: `node proxy-program.ts <origin of the mock>`. */

const { port } = await startProxy({ mockOrigin: process.argv[2] ?? '' })
console.log(port)
process.stdin.resume().once('end', () => process.exit())
