import { describe, expect, it } from 'vitest';
import { ValidationFailed } from '#shared/domain/refusal.ts';

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
