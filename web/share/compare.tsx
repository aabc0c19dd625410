/** The view `compare`, loaded when it is first shown. */
// Reads the ids of the address when the page begins; the plan, which does not have them, is written there next.
import "./compared.ts";
import { later } from "../ui/later.tsx";

/** Routes side by side, and a friend's beside one's own. */
export const Compare = later(() => import("./compare_view.tsx").then((part) => part.CompareView));
