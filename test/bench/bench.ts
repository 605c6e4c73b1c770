import { apiRows } from './rows/api.ts'
import { fetchRows } from './rows/fetch.ts'
import { flowRows } from './rows/flows.ts'
import { httpRows } from './rows/http.ts'
import { memoryRows } from './rows/memory.ts'
import { startRows } from './rows/start.ts'
import { subscriberRows } from './rows/subscribers.ts'
import { runBench } from './run-bench.ts'

await runBench('npm run bench', [
  ...startRows,
  ...flowRows,
  ...httpRows,
  ...apiRows,
  ...subscriberRows,
  ...fetchRows,
  ...memoryRows,
])
