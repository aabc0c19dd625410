/** Bits in letters that every URL can hold: writing, reading, Rice codes, a check sum. */

/** Six bits a letter (base64url, RFC 4648 section 5). */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CHECK_BITS = 16;

/** Six bits of a letter; -1 for what is none. */
export function valueOf(letter: string): number {
  return letter.length === 1 ? ALPHABET.indexOf(letter) : -1;
}

/** Bits in the order in which they were written. */
export class BitWriter {
  readonly bits: number[] = [];

  /** The lowest `width` bits of `value`, highest first. */
  fixed(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) this.bits.push((value >>> bit) & 1);
  }

  /** Groups of `width` bits, lowest group first, each with a leading 1 when another follows. */
  varint(value: number, width: number): void {
    const group = 2 ** width;
    let rest = value;
    while (rest >= group) {
      this.fixed(1, 1);
      this.fixed(rest % group, width);
      rest = Math.floor(rest / group);
    }
    this.fixed(0, 1);
    this.fixed(rest, width);
  }

  /** Rice code: the quotient by 2^k in ones and a zero, then k bits. */
  rice(value: number, k: number): void {
    for (let quotient = value >>> k; quotient > 0; quotient--) this.bits.push(1);
    this.bits.push(0);
    this.fixed(value, k);
  }

  /** Zeros up to a whole letter, a check sum over all of it, and the letters. */
  sealed(): string {
    while ((this.bits.length + CHECK_BITS) % 6 !== 0) this.bits.push(0);
    this.fixed(checkSum(this.bits), CHECK_BITS);
    let letters = "";
    for (let at = 0; at < this.bits.length; at += 6) {
      let value = 0;
      for (let bit = at; bit < at + 6; bit++) value = value * 2 + (this.bits[bit] ?? 0);
      letters += ALPHABET[value];
    }
    return letters;
  }
}

/** Reads what a `BitWriter` wrote. Past the end there are zeros, and `overrun` says so. */
export class BitReader {
  #at = 0;
  overrun = false;
  constructor(readonly bits: readonly number[]) {}

  /** `width` bits, highest first. */
  fixed(width: number): number {
    let value = 0;
    for (let read = 0; read < width; read++) value = value * 2 + this.#bit();
    return value;
  }

  /** The inverse of `BitWriter.varint`; Infinity when more than five groups follow each other. */
  varint(width: number): number {
    let value = 0;
    for (let group = 0; group < 5; group++) {
      const more = this.#bit() === 1;
      value += this.fixed(width) * 2 ** (group * width);
      if (!more) return value;
    }
    return Infinity;
  }

  /** The inverse of `BitWriter.rice`. */
  rice(k: number): number {
    let quotient = 0;
    while (this.#bit() === 1) quotient++;
    return quotient * 2 ** k + this.fixed(k);
  }

  #bit(): number {
    const bit = this.bits[this.#at++];
    if (bit === undefined) this.overrun = true;
    return bit ?? 0;
  }
}

/** The bits of sealed letters, without the check sum; undefined when a letter is none or the sum is wrong. */
export function unsealed(letters: string): number[] | undefined {
  const writer = new BitWriter();
  for (const letter of letters) {
    const value = valueOf(letter);
    if (value < 0) return undefined;
    writer.fixed(value, 6);
  }
  if (writer.bits.length < CHECK_BITS) return undefined;
  const checked = new BitReader(writer.bits.splice(-CHECK_BITS)).fixed(CHECK_BITS);
  return checkSum(writer.bits) === checked ? writer.bits : undefined;
}

/**
 * CRC-16 (polynomial 0x1021, start 0xffff): sees every change within 16 neighbouring bits, so every wrong
 * letter and every two neighbours that changed places.
 */
function checkSum(bits: readonly number[]): number {
  let sum = 0xffff;
  for (const bit of bits) {
    const carry = (sum >>> 15) ^ bit;
    sum = ((sum << 1) & 0xffff) ^ (carry === 1 ? 0x1021 : 0);
  }
  return sum;
}
