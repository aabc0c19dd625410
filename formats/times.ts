/** From what a file says of a time to a UTC minute. */
import { type CellResult, type CellTime, dateTimeOf } from "./cells.ts";
import { localText, type ZoneClock } from "./clock.ts";

/**
 * The UTC minute of a time. A local time that comes twice is its earlier instant; one that the clock change
 * left out is a fault.
 */
export function placeTime(time: CellTime, clock: ZoneClock): CellResult<number> {
  if ("utcMinute" in time) return { value: time.utcMinute };
  const { utcMinute, fit } = clock.utcAt(time.local);
  if (fit !== "missing") return { value: utcMinute };
  return {
    fault: {
      code: "local-time-missing",
      message:
        `${
          localText(time.local)
        } does not exist in ${clock.timeZone}: the clocks were put forward over it; ` +
        `write ${localText(clock.localAt(utcMinute))}`,
    },
  };
}

/** The UTC minute of a text such as "2022-07-01T13:00:00+05:00"; without an offset it is local. */
export function readTime(text: string, clock: ZoneClock): CellResult<number> {
  const read = dateTimeOf(text);
  return read.fault === undefined ? placeTime(read.value, clock) : read;
}
