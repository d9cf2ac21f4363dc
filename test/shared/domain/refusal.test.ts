import { describe, expect, it } from 'vitest';
import { OccurredInFuture } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { Refusal, ValidationFailed, within } from '#shared/domain/refusal.ts';

describe('a refused request', () => {
  it('says where and what, and keeps the answer small whatever was sent', () => {
    const errors = Array.from({ length: 30 }, () => ({
      pointer: `/${'x'.repeat(1000)}`,
      message: 'is not a known field',
    }));
    const { message, data } = new ValidationFailed(errors);
    expect(message).toBe('30 fields are not valid.');
    expect(data.errors).toHaveLength(20);
    expect(JSON.stringify(data).length).toBeLessThan(10_000);
    expect(new ValidationFailed(errors.slice(0, 1)).message.length).toBeLessThan(400);
  });

  it('names its one field in the sentence', () => {
    expect(new ValidationFailed([{ pointer: '/total', message: 'is required' }]).message).toBe(
      '/total is required.',
    );
    expect(new ValidationFailed([{ pointer: '', message: 'must be an object' }]).message).toBe(
      'The body must be an object.',
    );
  });
});

describe('a part of a request', () => {
  function thrown(error: Error): unknown {
    try {
      return within('/purchase', () => {
        throw error;
      });
    } catch (refused) {
      return refused;
    }
  }

  it('a refusal of a part refuses the whole, and its pointers begin at that part', () => {
    const original = new OccurredInFuture(0);
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
});
