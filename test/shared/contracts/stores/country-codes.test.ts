import { describe, expect, it } from 'vitest';
import { countryCodes } from '#shared/contracts/stores/country-codes.ts';
import { storeChange } from '#shared/contracts/stores/store.ts';

const takes = (country: string) => storeChange.safeParse({ name: 'Store', country }).success;

describe('the country of a store', () => {
  it('is one of 249 of ISO 3166-1, or Kosovo, each of which the runtime can name', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    expect(countryCodes.size).toBe(250);
    for (const code of countryCodes) {
      expect(names.of(code), code).toBeDefined();
      expect(takes(code)).toBe(true);
    }
  });

  it.each(['ZZ', 'XA', 'XB', 'EU', 'UN', 'EZ', 'QO', 'UK', 'SU', 'QQ', 'ie', 'IRL', ''])(
    'is never %s',
    (code) => {
      expect(takes(code)).toBe(false);
    },
  );
});
