import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DigestSet } from '../../../tools/members/digest-set.ts';
import { Duplicates } from '../../../tools/members/duplicates.ts';

it('a set of digests contains the same texts as a set, however much it grows', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (added, asked) => {
      const digests = new DigestSet();
      for (const text of added) digests.add(text);
      for (const text of [...added, ...asked]) expect(digests.has(text)).toBe(added.includes(text));
    }),
  );
  const digests = new DigestSet();
  for (let index = 0; index < 20_000; index += 1) digests.add(`id ${index}`);
  const known = Array.from({ length: 40_000 }, (_, index) => digests.has(`id ${index}`));
  expect(known.lastIndexOf(true)).toBe(19_999);
  expect(known.indexOf(false)).toBe(20_000);
});

it('a row with an identifier of an earlier row is rejected, and claims nothing', () => {
  const duplicates = new Duplicates();
  const row = (memberId: string, identifiers: object) => ({ memberId, change: { identifiers } });
  expect(duplicates.claim(row('m1', { email: 'Ann@Example.com', cards: ['1111'] }))).toBeUndefined();
  expect(duplicates.claim(row('m1', {}))).toMatchObject({ code: 'duplicate-in-file', pointer: '/memberId' });
  expect(duplicates.claim(row('m2', { email: 'ann@example.COM', phone: '+15550000001' }))).toMatchObject({
    pointer: '/identifiers/email',
  });
  expect(duplicates.claim(row('m3', { cards: ['2222', '1111'] }))).toMatchObject({
    pointer: '/identifiers/cards/1',
  });
  // An id and a card with the same text are different things.
  expect(duplicates.claim(row('1111', { phone: '+15550000001', cards: ['2222'] }))).toBeUndefined();
});
