/** The page's worker: everything that computes. */
import { serve } from "../wasm/serve.ts";
import { deskOperations } from "./engine/desk.ts";

serve(deskOperations);
