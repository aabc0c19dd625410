/** Слова карты залов. */
import type { Dictionary } from "../i18n/mod.ts";

export const map: Dictionary["map"] = {
  title: "Залы и переходы",
  day: "День",
  schematic:
    "Где именно стоят залы, неизвестно. Это схема: расстояния на ней примерно соответствуют времени ходьбы, а направления ничего не значат.",
  positions: "Север наверху. Тонкие линии соединяют соседние залы, числа на них — минуты пешком.",
  figure: (halls: number) => `Карта, залов: ${halls}`,
  figureRoute: (stops: string) => `Мой маршрут: ${stops}`,
  larger: "Крупнее",
  smaller: "Мельче",
  metres: (metres: string) => `${metres} м`,
  myRoute: "Мой маршрут на этот день",
  noRoute: "В этот день в вашем маршруте нет концертов. Коснитесь зала, чтобы увидеть, что в нём играют.",
  walk: (minutes: string) => `${minutes} пешком`,
  nextDoor: "Совсем рядом",
  stays: "Остаётесь в этом же зале",
  hallConcerts: { one: "# концерт", few: "# концерта", many: "# концертов", other: "# концерта" },
  isStop: (numbers, many) => `${many ? "остановки" : "остановка"} ${numbers} моего маршрута`,
  seats: { one: "# место", few: "# места", many: "# мест", other: "# места" },
  stepFree: "Без ступеней",
  notStepFree: "Есть ступени",
  stepsUnknown: "Есть ли ступени, неизвестно",
  onThatDay: "Концерты этого дня",
  noConcerts: "В этот день концертов нет.",
  onRoute: "в моём маршруте",
  walksFrom: "Пешком отсюда",
  close: "Закрыть сведения о зале",
};
