/** The view `compare`, loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** Routes side by side, and a friend's beside one's own. */
export const Compare = later(() => import("./compare_view.tsx").then((part) => part.CompareView));
