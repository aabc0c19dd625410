/** Слова о том, как сохранить, передать и сравнить маршрут. */
import type { Dictionary } from "../i18n/mod.ts";

export const share: Dictionary["share"] = {
  keepAndShare: "Сохранить и поделиться",
};
