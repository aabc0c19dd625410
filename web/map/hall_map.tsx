/** The map of halls: loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** Halls, the walks between them, and the visitor's route through them. */
export const HallMap = later(() => import("./map_view.tsx").then(({ MapView }) => MapView));
