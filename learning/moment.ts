/** Moments as people write them: with an offset, or by the clock of a project's zone. */

/**
 * Reads a moment.
 *
 * @param text ISO 8601: "2027-01-12T14:03:00Z", "2027-01-12T14:03+01:00", or without an offset "2027-01-12T14:03",
 * which is the zone's local time (where clocks go back the first of the two, where they go forward the later); "now"
 * @param timeZone IANA zone for times without an offset
 * @returns null: it is none of these
 */
export function readMoment(text: string, timeZone: string): Date | null {
  if (text.trim() === "now") return new Date();
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(
    text.trim(),
  );
  if (match === null) return null;
  const [, day, time, offset] = match;
  try {
    const instant = offset === undefined
      ? Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).toInstant()
      : Temporal.Instant.from(`${day}T${time}${offset}`);
    return new Date(instant.epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
