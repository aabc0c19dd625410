/** The festival's time zone in words. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { locale } from "../i18n/format.ts";

/** "Central European Summer Time (UTC+2)": as the language calls the zone, and its offset, both at a minute. */
export function zoneText(index: FestivalIndex, minute: number): string {
  const { timeZone } = index.document.festival;
  const at = new Date(index.parts.clock.instantOf(minute));
  const said = (timeZoneName: "long" | "shortOffset") =>
    new Intl.DateTimeFormat(locale.value, { timeZone, timeZoneName })
      .formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  return `${said("long")} (${said("shortOffset").replace("GMT", "UTC")})`;
}
