/** The page of models begins here. */
import { ModelsPage } from "./models/models_page.tsx";
import { startPage } from "./staff/start.tsx";

startPage(ModelsPage);
