/** English: the pattern of every dictionary. */
import { share } from "../share/words_en.ts";
import { shell } from "./shell_en.ts";

export const en = { share, shell };
