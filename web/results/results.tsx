/** The view `routes`; loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** Routes to begin with, and all routes in order. */
export const Results = later(() => import("./results_view.tsx").then((part) => part.ResultsView));
