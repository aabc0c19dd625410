/** All addresses of the learning loop. */
import type { RouteModule } from "../app.ts";
import { bulkRoutes } from "./bulk.ts";
import { driftRoutes } from "./drift.ts";
import { experimentRoutes } from "./experiments.ts";
import { itemRoutes } from "./items.ts";
import { jobRoutes } from "./jobs.ts";
import { metricsRoutes } from "./metrics.ts";
import { modelRoutes } from "./models.ts";
import { predictRoutes } from "./predict.ts";
import { projectRoutes } from "./projects.ts";
import { reviewRoutes } from "./reviews.ts";
import { runRoutes } from "./runs.ts";

/** Mounts them. */
export const learningRoutes: RouteModule = (app, deps) => {
  projectRoutes(app, deps);
  itemRoutes(app, deps);
  reviewRoutes(app, deps);
  bulkRoutes(app, deps);
  modelRoutes(app, deps);
  metricsRoutes(app, deps);
  predictRoutes(app, deps);
  runRoutes(app, deps);
  jobRoutes(app, deps);
  experimentRoutes(app, deps);
  driftRoutes(app, deps);
};
