const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;

/**
 * Whether a text is an RFC 3339 time that exists in the calendar: `Date.parse` rolls 30 February over
 * to March, and accepts times without a zone as local ones.
 */
export function isCalendarTime(value: string): boolean {
  const match = RFC_3339.exec(value);
  if (!match) return false;
  const [, year, month, day, hour, minute, second, offsetHour = '0', offsetMinute = '0'] = match.map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 59 &&
    (Number.isNaN(Number(offsetHour)) || Number(offsetHour) <= 23) &&
    (Number.isNaN(Number(offsetMinute)) || Number(offsetMinute) <= 59)
  );
}
