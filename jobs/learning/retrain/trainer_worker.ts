/** Training in a worker of its own; `trainer.ts` is the other end. */
import { serve } from "../../../wasm/serve.ts";
import { trainerOperations } from "./trainer_operations.ts";

serve(trainerOperations);
