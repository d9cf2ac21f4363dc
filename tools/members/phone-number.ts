/**
 * A phone number in E.164, as far as its text tells: without separators, `00` as `+`, and the country code for the
 * leading 0 of a national number. A text that is not a phone number stays one, and the API refuses it.
 */
export function toE164(text: string, countryCode: string | undefined): string {
  // The 0 in "+44 (0)20" is dialled only within the country.
  const plain = text.replace(/\(0\)/g, '').replace(/[\s()./\u2010-\u2015-]/g, '');
  if (plain.startsWith('+')) return plain;
  if (plain.startsWith('00')) return `+${plain.slice(2)}`;
  if (countryCode === undefined) return plain;
  return `+${countryCode}${plain.replace(/^0/, '')}`;
}
