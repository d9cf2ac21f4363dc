const TOKENS = /YYYY|MM?|DD?/g;
const digits: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
};

/** Whether a format has year, month and day once each, such as "DD.MM.YYYY" or "M/D/YYYY". */
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

/** A date in that format as `YYYY-MM-DD`. Undefined when the calendar does not have it. */
export function readDate(text: string, format: string): string | undefined {
  const { year = '', month = '', day = '' } = patternOf(format).exec(text)?.groups ?? {};
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = year === '' ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  // Some parsers roll a day that the month does not have over into the next month; others refuse it.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? date : undefined;
}
