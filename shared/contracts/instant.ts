import { time } from './fields.ts';

const YEAR_0 = Date.parse('0000-01-01T00:00:00Z');
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;

/** A time that can be written in UTC: an offset can move a time out of the years 0000 to 9999. */
export const instant = time.refine((value) => {
  const at = Date.parse(value);
  return !(at < YEAR_0 || at >= YEAR_10000);
}, 'must lie in the years 0000 to 9999 of UTC');
