/** Russian; loaded when it is chosen. */
import type { Dictionary } from "./mod.ts";
import { changes } from "../changes/words_ru.ts";
import { map } from "../map/words_ru.ts";
import { filters, marks, programme } from "../programme/words_ru.ts";
import { share } from "../share/words_ru.ts";
import { portrait } from "../results/portrait_words_ru.ts";
import { results } from "../results/words_ru.ts";
import { route } from "../route/words_ru.ts";
import { start } from "../start/words_ru.ts";
import { shell } from "./shell_ru.ts";
import { today } from "../today/words_ru.ts";

export const ru: Dictionary = {
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
