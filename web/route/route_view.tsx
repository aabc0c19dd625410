/** "My route": loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** The view `route`. */
export const RouteView = later(() => import("./route_page.tsx").then((part) => part.RoutePage));
