/** English: the pattern of every dictionary. */
import { shell } from "./shell_en.ts";

export const en = { shell };
