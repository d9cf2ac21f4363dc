const TOKENS = /YYYY|MM?|DD?/g;
const digits: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
};

/** Whether a format says where year, month and day stand, once each: "DD.MM.YYYY", "M/D/YYYY". */
export function isDateFormat(format: string): boolean {
  const tokens = (format.match(TOKENS) ?? []).map((token) => token[0]).sort();
  return tokens.join('') === 'DMY' && !/[A-Za-z0-9]/.test(format.replace(TOKENS, ''));
}

const patterns = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  const known = patterns.get(format);
  if (known) return known;
  const source = format
    .split(/(YYYY|MM?|DD?)/)
    .map((part) => digits[part] ?? part.replace(/[^\w\s]/g, '\\$&'))
    .join('');
  const pattern = new RegExp(`^${source}$`);
  patterns.set(format, pattern);
  return pattern;
}

/** A date in that format as `YYYY-MM-DD`; undefined where it is none of the calendar. */
export function readDate(text: string, format: string): string | undefined {
  const { year = '', month = '', day = '' } = patternOf(format).exec(text)?.groups ?? {};
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = year === '' ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  // A day that the month does not have is rolled over by some parsers and refused by others.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? date : undefined;
}
