/** English: the pattern of every dictionary. */
import { changes } from "../changes/words_en.ts";
import { map } from "../map/words_en.ts";
import { filters, marks, programme } from "../programme/words_en.ts";
import { share } from "../share/words_en.ts";
import { portrait } from "../results/portrait_words_en.ts";
import { results } from "../results/words_en.ts";
import { route } from "../route/words_en.ts";
import { start } from "../start/words_en.ts";
import { shell } from "./shell_en.ts";
import { today } from "../today/words_en.ts";

export const en = {
  changes,
  filters,
  map,
  marks,
  portrait,
  programme,
  results,
  route,
  share,
  shell,
  start,
  today,
};
