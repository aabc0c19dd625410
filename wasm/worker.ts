/** The planning engine in a worker of its own; `client.ts` is the other end. */
import { planningOperations } from "./operations.ts";
import { serve } from "./serve.ts";

serve(planningOperations);
