/** The page of models begins here. */
import { render } from "preact";
import { ModelsPage } from "./models/models_page.tsx";
import { applySettings } from "./state/settings.ts";

applySettings(document.documentElement);
const root = document.getElementById("app");
if (root !== null) render(<ModelsPage />, root);
