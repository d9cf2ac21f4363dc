import { describe, expect, it } from 'vitest';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const exported = (member: string, query = '', as: As = 'agent') =>
  environment.call('GET', `/v1/members/${member}/export${query}`, { as });
const read = async (path: string, as: As = 'agent') => (await environment.call('GET', path, { as })).body;

/** A member of whom there is something of everything. */
async function lived(): Promise<string> {
  const member = await acts.memberWith(500, {
    identifiers: { cards: ['2981400000001'], email: 'lived@example.com', phone: '+353860004001' },
    profile: { givenName: 'Aoife', birthDate: '1990-02-28' },
    attributes: { favourite: 'tea' },
    consents: { marketing: true },
  });
  const agent = { token: await environment.runner.token('dev-agent', { claims: { sub: 'agent-7' } }) };
  const change = (body: object) => environment.call('PUT', `/v1/members/${member}`, { as: agent, body });
  await change({ consents: { marketing: false }, identifiers: { email: 'now@example.com' } });
  await change({ consents: { marketing: false } });
  await environment.call('PUT', `/v1/members/${member}/segments`, {
    as: 'marketer',
    body: { segments: ['tea-lovers'] },
  });
  await acts.redeem(member, 'r1', { points: 100 });
  await acts.reserve(member, 'r2', 50);
  await acts.capture(member, 'r2', { points: 20 });
  await acts.giveBack(member, 'earned', 'x1');
  await acts.adjust(member, 'a1', { points: 5, reason: 'late delivery' });
  await acts.adjust(member, 'a2', { points: 50_000, reason: 'moved' });
  return member;
}

describe('the export of a member', () => {
  it('is what every other call tells of the member, and what no other does, in one document', async () => {
    const member = await lived();
    const { status, headers, body } = await exported(member);
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe('attachment; filename="laurel-member-export.json"');
    expect(body.member).toEqual(await read(`/v1/members/${member}`));
    expect(body.entries).toEqual((await read(`/v1/members/${member}/entries`)).items.toReversed());
    expect(body.purchases).toEqual((await read(`/v1/members/${member}/purchases`)).items);
    expect(body.redemptions).toEqual([
      await read(`/v1/members/${member}/redemptions/r1`, 'channel'),
      await read(`/v1/members/${member}/redemptions/r2`, 'channel'),
    ]);
    const { asOf: _, ...balance } = await read(`/v1/members/${member}/balance`);
    expect(body.balance).toMatchObject(balance);
    expect(body.consentHistory.map(({ given, by }: { given: boolean; by: string }) => [given, by])).toEqual([
      [true, expect.any(String)],
      [false, 'agent-7'],
    ]);
    const moves = body.identifierHistory.map(({ at: _, by, ...move }: Record<string, string>) => ({
      ...move,
      ...(by === 'agent-7' && { by }),
    }));
    expect(moves).toEqual([
      { kind: 'card', new: '2981400000001', caller: 'channel' },
      { kind: 'email', new: 'lived@example.com', caller: 'channel' },
      { kind: 'phone', new: '+353860004001', caller: 'channel' },
      { kind: 'email', old: 'lived@example.com', new: 'now@example.com', caller: 'staff', by: 'agent-7' },
    ]);
    // A member sees that staff changed it, and not who.
    const own = (await exported(member, '', { member })).body.identifierHistory;
    const expected = body.identifierHistory.map(({ by, ...move }: Record<string, string>) =>
      move.caller === 'staff' ? move : { ...move, by },
    );
    expect(own).toEqual(expected);
    expect(Date.parse(body.contactChangedAt)).toBeLessThanOrEqual(Date.parse(body.exportedAt));
    expect(body.waitingAdjustments).toMatchObject([{ adjustmentId: 'a2', status: 'awaiting-approval' }]);
    expect(body).not.toHaveProperty('nextCursor');
  });

  it('is the same for the member but for segments, by id and by card, and not for a till', async () => {
    const card = '2981400000002';
    const member = await acts.memberWith(10, { identifiers: { cards: [card] } });
    const { exportedAt: _, balance, member: person, ...seen } = (await exported(member)).body;
    const { segments: _segments, ...own } = person;
    for (const who of [member, `card:${card}`]) {
      const { body } = await exported(who, '', { member });
      expect(body).toMatchObject({ ...seen, balance: { ...balance, asOf: body.balance.asOf } });
      expect(body.member).toEqual(own);
    }
    expect((await exported(member, '', 'channel')).status).toBe(403);
    expectRefused(await exported(member, '', { member: await environment.enrol() }), {
      status: 404,
      code: 'member-not-found',
    });
  });

  it('goes on with its cursor, entries and their purchases together', async () => {
    const member = await environment.enrol();
    for (const id of ['p1', 'p2', 'p3']) await environment.buy(member, id, purchaseOf(1000));
    const first = await exported(member, '?limit=2');
    expect(first.body.purchases.map(({ purchaseId }: { purchaseId: string }) => purchaseId)).toEqual([
      'p1',
      'p2',
    ]);
    const next = await exported(member, `?cursor=${first.body.nextCursor}`);
    expect(next.body).toEqual({
      exportedAt: next.body.exportedAt,
      memberId: member,
      entries: [expect.objectContaining({ seq: 3 })],
      purchases: [expect.objectContaining({ purchaseId: 'p3' })],
      redemptions: [],
    });
  });
});
