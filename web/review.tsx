/** The review desk begins here. */
import { ReviewDesk } from "./review/review_desk.tsx";
import { startPage } from "./staff/start.tsx";

startPage(ReviewDesk);
