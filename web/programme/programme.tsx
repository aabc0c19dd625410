/** The view `programme`, loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** See `programme_view.tsx`. */
export const Programme = later(() => import("./programme_view.tsx").then((m) => m.ProgrammeView));
