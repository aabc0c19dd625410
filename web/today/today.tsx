/** On the day: loaded when it is first shown. */
import { later } from "../ui/later.tsx";

/** What is next, when to leave, and what to do when something comes up. */
export const Today = later(() => import("./today_view.tsx").then(({ TodayView }) => TodayView));
