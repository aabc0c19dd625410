/** Russian; loaded when it is chosen. */
import type { Dictionary } from "./mod.ts";
import { shell } from "./shell_ru.ts";

export const ru: Dictionary = { shell };
