import { keeperRows } from './rows/keeper.ts'
import { runBench } from './run-bench.ts'

await runBench('npm run bench:keeper', keeperRows)
