/** Crockford's Base32: without I, L, O and U, so that people can read a code out and type it. https://www.crockford.com/base32.html */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOWEST_FIVE_BITS = 31;

/** The random bytes of a code: one a digit. 50 bits of them are used, which nobody can guess or count through. */
export const REFERRAL_CODE_BYTES = 10;

export function referralCode(random: Uint8Array): string {
  if (random.length !== REFERRAL_CODE_BYTES) throw new TypeError('a code has ten digits');
  return Array.from(random, (byte) => DIGITS[byte & LOWEST_FIVE_BITS]).join('');
}

/** A code as it is kept, from one as people type it: in any case, with hyphens or blanks, O for 0, I or L for 1. */
export function keptCode(typed: string): string {
  return typed.replaceAll(/[ -]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
