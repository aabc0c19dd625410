/** Places in an order of any length: read from what people type, and laid on a scale of powers of ten. */

/** Digits of a mantissa. */
const DIGITS = 15;

/**
 * A place from 1 to `total` as a person types it: "12", "1,000,000", "1 000", "10^15", "1e15"; null: it is none.
 */
export function readPlace(text: string, total: bigint): bigint | null {
  const plain = text.replaceAll(/[\s\u00a0\u202f,.'’_]/g, "");
  const power = /^(\d{1,4})(?:[eE]|\^)(\d{1,4})$/.exec(plain);
  if (power !== null) {
    const [, base = "", exponent = ""] = power;
    const isScientific = /e/i.test(plain);
    const value = isScientific ? BigInt(base) * 10n ** BigInt(exponent) : BigInt(base) ** BigInt(exponent);
    return inside(value, total);
  }
  return /^\d{1,4000}$/.test(plain) ? inside(BigInt(plain), total) : null;
}

function inside(value: bigint, total: bigint): bigint | null {
  return value >= 1n && value <= total ? value : null;
}

/** The place at a part of the scale, 0 for the first and 1 for the last. */
export function placeAt(part: number, total: bigint): bigint {
  if (part <= 0 || total <= 1n) return 1n;
  if (part >= 1) return total;
  const exponent = logOf(total) * part;
  const whole = Math.floor(exponent);
  const mantissa = BigInt(Math.round(10 ** (exponent - whole + DIGITS)));
  const place = mantissa * 10n ** BigInt(whole) / 10n ** BigInt(DIGITS);
  return place < 1n ? 1n : place > total ? total : place;
}

/** The part of the scale at which a place lies. */
export function partOf(place: bigint, total: bigint): number {
  return total <= 1n ? 0 : Math.min(1, Math.max(0, logOf(place) / logOf(total)));
}

/** Decimal logarithm of a whole number from 1 on, of any size. */
function logOf(value: bigint): number {
  const digits = value.toString();
  return digits.length - DIGITS > 0
    ? Math.log10(Number(digits.slice(0, DIGITS))) + digits.length - DIGITS
    : Math.log10(Number(digits));
}
