/** The view `saved`, loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** Routes saved on this device. */
export const Saved = later(() => import("./saved_view.tsx").then((part) => part.SavedView));
