/** For tests alone: the probe in a worker. */
import { serve } from "./serve.ts";
import { loadTesting, testingOperations } from "./testing.ts";

serve((source: BufferSource | WebAssembly.Module) => testingOperations(loadTesting(source)));
