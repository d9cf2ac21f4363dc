import { expect, it } from 'vitest';
import { OccurredInFuture } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { Refusal, within } from '#shared/domain/refusal.ts';

function thrown(error: Error): unknown {
  try {
    return within('/purchase', () => {
      throw error;
    });
  } catch (refused) {
    return refused;
  }
}

it('what is refused of a part is refused of the whole, and its pointers begin at that part', () => {
  const original = new OccurredInFuture();
  const refused = thrown(original);
  expect(refused).toBeInstanceOf(Refusal);
  const { code, status, title, message } = original;
  expect(refused).toMatchObject({ code, status, title, message, cause: original });
  expect(refused).toMatchObject({
    data: { errors: [{ pointer: '/purchase/occurredAt', message: 'lies in the future' }] },
  });
});

it('a refusal that names no place, and a bug, stay as they are', () => {
  for (const error of [new MemberNotFound(), new TypeError('a bug')]) expect(thrown(error)).toBe(error);
  expect(within('/purchase', () => 7)).toBe(7);
});
