/**
 * A phone number as people write it, in E.164 as far as that can be told: without its separators, `00` as `+`, and a
 * national number with the country code for its leading 0. What is none stays what the API refuses.
 */
export function toE164(text: string, countryCode: string | undefined): string {
  // The 0 in "+44 (0)20" is dialled at home only.
  const plain = text.replace(/\(0\)/g, '').replace(/[\s()./\u2010-\u2015-]/g, '');
  if (plain.startsWith('+')) return plain;
  if (plain.startsWith('00')) return `+${plain.slice(2)}`;
  if (countryCode === undefined) return plain;
  return `+${countryCode}${plain.replace(/^0/, '')}`;
}
