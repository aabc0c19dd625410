/** The review desk begins here. */
import { render } from "preact";
import { ReviewDesk } from "./review/review_desk.tsx";
import { applySettings } from "./state/settings.ts";

applySettings(document.documentElement);
const root = document.getElementById("app");
if (root !== null) render(<ReviewDesk />, root);
