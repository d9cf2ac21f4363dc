import { describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const source = 'legacy-crm 2026-11';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('an opening balance', () => {
  it('is booked once under its id: an entry of its own kind that tells its source', async () => {
    const member = await environment.enrol({ identifiers: { cards: ['2987000000001'] } });
    const lots = [
      { points: 300, expiresOn: inDays(40) },
      { points: 40, expiresOn: null },
    ];
    const body = { source, lots, qualifying: 250, tier: 'silver', note: 'checked by hand' };
    const first = await acts.open(member, 'o1', body);
    expectFirst(first);
    expect(first.body).toMatchObject({
      entry: {
        seq: 1,
        kind: 'opening',
        reference: 'opening/o1/',
        source,
        opening: { note: 'checked by hand', qualifying: 250, tier: 'silver' },
      },
      tierChange: { from: 'blue', to: 'silver' },
      balance: {
        available: 340,
        lifetime: { earned: 0 },
        tier: { id: 'silver', qualifyingPoints: 250 },
        expiring: [{ points: 300 }],
      },
    });
    expectReplay(await acts.open('card:2987000000001', 'o1', body), first);
    for (const other of [
      { ...body, source: 'crm2' },
      { source, points: 340 },
    ]) {
      await acts.expectNoTrace(() => acts.open(member, 'o1', other), {
        status: 409,
        code: 'reference-reused',
      });
    }
    expectFirst(await acts.open(member, 'o2', { source, points: 5 }));
    const { body: balance } = await acts.balance(member);
    expect(balance).toMatchObject({ seq: 2, available: 345 });
  });

  it('may bring a tier and no points', async () => {
    const member = await environment.enrol();
    const { status, body } = await acts.open(member, 'o1', { source, points: 0, tier: 'gold' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ entry: { postings: [] }, balance: { available: 0, tier: { id: 'gold' } } });
  });

  it('is refused, by the place of what is wrong, without a trace', async () => {
    const member = await environment.enrol();
    const lot = { points: 5, expiresOn: inDays(9) };
    const past = { points: 5, expiresOn: inDays(-2) };
    for (const [body, refusal] of [
      [
        { source, lots: [lot, past] },
        { status: 422, code: 'already-expired', pointers: ['/lots/1/expiresOn'] },
      ],
      [
        { source, points: 5, tier: 'diamond' },
        { status: 422, code: 'unknown-tier', pointers: ['/tier'] },
      ],
      [
        { source, points: 5, occurredAt: `${inDays(3)}T00:00:00Z` },
        { status: 422, code: 'occurred-in-future', pointers: ['/occurredAt'] },
      ],
      [
        { source, points: 5, lots: [lot] },
        { status: 400, code: 'validation', pointers: [''] },
      ],
      [{ source }, { status: 400, code: 'validation', pointers: [''] }],
      [
        { source, points: 0, qualifying: 0 },
        { status: 400, code: 'validation', pointers: [''] },
      ],
      [{ points: 5 }, { status: 400, code: 'validation', pointers: ['/source'] }],
      [
        { source, points: -5 },
        { status: 400, code: 'validation', pointers: ['/points'] },
      ],
      [
        { source, lots: [{ points: 5, expiresOn: '9999-12-31' }] },
        { status: 400, code: 'validation', pointers: ['/lots/0/expiresOn'] },
      ],
    ] as const) {
      await acts.expectNoTrace(() => acts.open(member, 'o1', body), refusal);
    }
    expectRefused(await acts.open(newMemberId(), 'o1', { source, points: 5 }), {
      status: 404,
      code: 'member-not-found',
    });
    expect((await acts.open(member, 'o1', { source, points: 5 }, 'agent')).status).toBe(403);
    expectFirst(await acts.open(member, 'o1', { source, points: 5 }));
  });
});
