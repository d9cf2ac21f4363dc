import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getHealth } from '#shared/contracts/service/get-health.ts';
import { publicHandler } from '../../../functions/edge/http.ts';
import { cameThroughFront } from '../../../functions/edge/origin.ts';
import { CONTEXT, httpEvent } from './http-event.ts';

const [older, newer] = ['a1'.repeat(20), 'b2'.repeat(20)];

afterEach(() => vi.unstubAllEnvs());

describe('with two accepted origin secrets', () => {
  beforeEach(() => vi.stubEnv('ORIGIN_SECRETS', `${older},${newer}`));

  it.each([older, newer])('a request with %s came through the distribution', (header) => {
    expect(cameThroughFront(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    ',',
    `${older},${newer}`,
    `${newer},${older}`,
    `${older},`,
    older.slice(1),
    `${older}x`,
    older.toUpperCase(),
    `${older.slice(0, -1)}é`,
  ])('a request with %s did not', (header) => {
    expect(cameThroughFront(header)).toBe(false);
  });
});

describe('with one', () => {
  it('a request with the removed one did not come through the distribution', () => {
    vi.stubEnv('ORIGIN_SECRETS', newer);
    expect(cameThroughFront(newer)).toBe(true);
    expect(cameThroughFront(older)).toBe(false);
  });
});

describe('with none, a short one or too many', () => {
  it.each([undefined, '', ',', `${newer},`, `${older},short`, `${older},${newer},${older}`])(
    'the function fails on %s, instead of accepting what it should not',
    (value) => {
      vi.stubEnv('ORIGIN_SECRETS', value);
      for (const header of [undefined, '', 'short', newer]) {
        expect(() => cameThroughFront(header)).toThrow('ORIGIN_SECRETS');
      }
    },
  );
});

describe('a handler', () => {
  it('runs for a request with an accepted origin secret alone; any other is 403', async () => {
    vi.stubEnv('ORIGIN_SECRETS', `${older},${newer}`);
    let runs = 0;
    const handler = publicHandler(getHealth, async () => {
      runs += 1;
      return { status: 204 };
    });
    const statuses = [];
    for (const secret of [undefined, 'guess', newer]) {
      statuses.push(await handler(httpEvent({ headers: { 'x-laurel-origin': secret } }), CONTEXT));
    }
    expect(statuses).toMatchObject([{ statusCode: 403 }, { statusCode: 403 }, { statusCode: 204 }]);
    expect(runs).toBe(1);
    expect(JSON.stringify(statuses)).not.toContain(older);
  });
});
