import * as z from 'zod';

/** The name of a time zone that this runtime knows. */
export const timeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'must be an IANA time zone, as Europe/Dublin')
  .refine((name) => !/^[+-]/.test(name), 'must be an IANA time zone, not an offset');
