import { describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const DAY = 86_400_000;
const CARD = '2988000000001';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const availableOf = async (member: string) => (await acts.balance(member)).body.available;

/** An agent who is a member, too. */
const agentWho = async (member: string, client = 'dev-agent'): Promise<As> => ({
  token: await environment.runner.token(client, { claims: { sub: 'own-agent', member } }),
});

const forgotten = (amount: number, rest: object = {}) =>
  purchaseOf(amount, { reason: 'card-forgotten', store: 'desk-1', ...rest });

it('a refused call leads to the section of its code on the site', async () => {
  const { body } = await acts.forget(newMemberId(), 'p1', forgotten(100));
  expect(body.code).toBe('member-not-found');
  const [path = '', id] = body.help.split('#');
  const page = await fetch(new URL(path, environment.runner.url));
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain(`<section id="${id}">`);
});

describe('a forgotten purchase', () => {
  it('is booked as a till would have, and told so', async () => {
    const member = await environment.enrol({ identifiers: { cards: [CARD] } });
    const body = forgotten(1234);
    const first = await acts.forget(`card:${CARD}`, 'p1', body);
    expectFirst(first);
    expect(first.body).toMatchObject({
      pointsEarned: 12,
      awards: [{ points: 12, reason: 'base' }],
      entry: {
        memberId: member,
        kind: 'accrual',
        reference: 'purchase/p1/',
        desk: { reason: 'card-forgotten' },
      },
      balance: { available: 12 },
    });
    expectReplay(await acts.forget(member, 'p1', body), first);
    const { reason: _, ...till } = body;
    const reused = { status: 409, code: 'reference-reused' };
    await acts.expectNoTrace(() => environment.buy(member, 'p1', till), reused);
    await acts.expectNoTrace(() => acts.forget(member, 'p1', { ...body, reason: 'other' }), reused);
    const { body: purchase } = await acts.purchase(member, 'p1', 'agent');
    expect(purchase).toMatchObject({ purchaseId: 'p1', store: 'desk-1', pointsEarned: 12 });
  });

  it('is refused where the receipt is booked for somebody else, whom the answer names', async () => {
    const [has, wants] = [await environment.enrol(), await environment.enrol()];
    await environment.buy(has, 'r-1', purchaseOf(1000, { store: 'desk-2' }));
    await environment.runner.drained();
    const body = forgotten(1000, { store: 'desk-2' });
    const refused = await acts.expectNoTrace(() => acts.forget(wants, 'r-1', body), {
      status: 409,
      code: 'purchase-booked',
    });
    expect(refused.body.memberId).toBe(has);
    // In another store that number is another receipt.
    expectFirst(await acts.forget(wants, 'r-1', forgotten(1000)));
  });

  it('asks for a reason of the list, and for a time as a till has it', async () => {
    const member = await environment.enrol();
    const wrong = (change: object, refusal: { status: number; code: string; pointers: string[] }) =>
      acts.expectNoTrace(
        () => acts.forget(member, 'p1', forgotten(100, { store: 'desk-4', ...change })),
        refusal,
      );
    const invalid = { status: 400, code: 'validation', pointers: ['/reason'] };
    await wrong({ reason: 'because' }, invalid);
    await wrong({ reason: undefined }, invalid);
    const occurredAt = (days: number) => ({
      store: 'desk-4',
      occurredAt: new Date(Date.now() + days * DAY).toISOString(),
    });
    await wrong(occurredAt(-401), { status: 422, code: 'too-old', pointers: ['/occurredAt'] });
    await wrong(occurredAt(1), { status: 422, code: 'occurred-in-future', pointers: ['/occurredAt'] });
    await wrong({ total: 99 }, { status: 422, code: 'total-mismatch', pointers: ['/total'] });
    expectFirst(await acts.forget(member, 'p1', forgotten(100, occurredAt(-399))));
    expectFirst(await acts.forget(member, 'p2', forgotten(100, occurredAt(-401)), 'admin'));
  });

  it('above what one agent may give waits for another, who approves it', async () => {
    const member = await environment.enrol();
    const body = forgotten(1_000_100, { store: 'desk-large' });
    const asked = await acts.forget(member, 'large', body);
    expect([asked.status, asked.body]).toEqual([
      202,
      expect.objectContaining({ kind: 'forgotten-purchase', points: 10_001 }),
    ]);
    const path = `/v1/approvals/${asked.body.approvalId}/approve`;
    const booked = await environment.call('POST', path, { as: 'admin' });
    expectFirst(booked);
    expect(booked.body).toMatchObject({ pointsEarned: 10_001, balance: { available: 10_001 } });
    expectReplay(await acts.forget(member, 'large', body), booked);
  });

  it('is not booked by the member whom it is for', async () => {
    const member = await environment.enrol({ identifiers: { cards: ['2988000000002'] } });
    const refusal = { status: 403, code: 'actor-is-beneficiary' };
    for (const as of [await agentWho(member), await agentWho(member, 'dev-admin')]) {
      for (const who of [member, 'card:2988000000002']) {
        await acts.expectNoTrace(() => acts.forget(who, 'own', forgotten(100), as), refusal);
      }
    }
    const another = await agentWho(await environment.enrol());
    expectFirst(await acts.forget(member, 'own', forgotten(100), another));
  });
});

describe('a move', () => {
  it('takes the purchase from one and books it for the other, whose receipt it is then', async () => {
    const wrong = await environment.enrol();
    const right = await environment.enrol({ identifiers: { cards: ['2988000000003'] } });
    const sale = purchaseOf([1000, 299], { store: 'desk-3', terminal: 't-1', operator: 'o-1' });
    await environment.buy(wrong, 'p1', sale);
    const body = { to: 'card:2988000000003', reason: 'wrong-card' };
    const first = await acts.move(wrong, 'p1', 'v1', body);
    expectFirst(first);
    expect(first.body).toMatchObject({
      from: {
        entry: { memberId: wrong, kind: 'return', reference: 'purchase/p1/return/v1/' },
        pointsReversed: 12,
        balance: { available: 0 },
      },
      to: {
        entry: {
          memberId: right,
          kind: 'accrual',
          reference: 'purchase/p1/',
          desk: { reason: 'wrong-card' },
        },
        pointsEarned: 12,
        balance: { available: 12 },
      },
    });
    expect(first.text).not.toContain('2988000000003');
    expectReplay(await acts.move(wrong, 'p1', 'v1', body), first);
    await environment.runner.drained();
    const query = new URLSearchParams({ store: 'desk-3', purchaseId: 'p1' });
    const { body: found } = await environment.call('GET', `/v1/purchases?${query}`, { as: 'agent' });
    const of = (member: string) =>
      found.items.find(({ memberId }: { memberId: string }) => memberId === member);
    expect(of(wrong)).toMatchObject({ lines: [{ returnable: 0 }, { returnable: 0 }] });
    expect(of(right)).toMatchObject({
      occurredAt: of(wrong).occurredAt,
      terminal: 't-1',
      operator: 'o-1',
      lines: [{ returnable: 1 }, { returnable: 1 }],
    });
    const { body: explained } = await environment.call('GET', `/v1/members/${right}/entries/1/explanation`, {
      as: 'agent',
    });
    expect(explained).toBeTypeOf('object');
    const back = await acts.giveBack(right, 'p1', 'r1');
    expect(back.body).toMatchObject({ pointsReversed: 12, balance: { available: 0 } });
  });

  it('shows neither member who the other is', async () => {
    const [wrong, right] = [await environment.enrol(), await environment.enrol()];
    await environment.buy(wrong, 'p1', purchaseOf(1000));
    await acts.move(wrong, 'p1', 'v1', { to: right, reason: 'wrong-card' });
    for (const [member, other] of [
      [wrong, right],
      [right, wrong],
    ] as const) {
      const { text } = await environment.call('GET', `/v1/members/${member}/entries`, { as: { member } });
      expect(text).toContain('"desk":{"reason":"wrong-card"}');
      expect(text).not.toContain(other);
    }
  });

  it('is refused, without a trace, for a purchase that cannot move and for a member who cannot take it', async () => {
    const [wrong, right] = [await acts.memberWith(100), await environment.enrol()];
    const to = { to: right, reason: 'wrong-card' };
    const refused = (
      purchaseId: string,
      body: object,
      status: number,
      code: string,
      pointers: string[] = [],
    ) => acts.expectNoTrace(() => acts.move(wrong, purchaseId, 'v1', body), { status, code, pointers });
    await refused('none', to, 404, 'purchase-not-found');
    await refused('earned', { ...to, reason: 'because' }, 400, 'validation', ['/reason']);
    await refused('earned', { ...to, to: wrong }, 422, 'same-member', ['/to']);
    await refused('earned', { ...to, to: newMemberId() }, 404, 'member-not-found', ['/to']);
    await acts.redeem(wrong, 'paid', { value: { amount: 50, currency: 'EUR' } });
    const payments = [{ redemptionId: 'paid', amount: 50 }];
    await environment.buy(wrong, 'with-points', purchaseOf(1000, { payments }));
    await refused('with-points', to, 409, 'purchase-paid-with-points');
    await environment.buy(wrong, 'part', purchaseOf([1000, 500]));
    const lines = [{ lineId: '1', quantity: 1 }];
    await acts.giveBack(wrong, 'part', 'r1', { occurredAt: new Date().toISOString(), lines });
    await refused('part', to, 409, 'purchase-returned');
    await environment.buy(right, 'earned', purchaseOf(100));
    const booked = await refused('earned', to, 409, 'purchase-booked');
    expect(booked.body.memberId).toBe(right);
    const status = { status: 'suspended', reason: 'fraud-suspected' };
    await environment.call('PUT', `/v1/members/${right}/status/s1`, { as: 'agent', body: status });
    await environment.buy(wrong, 'late', purchaseOf(100));
    await refused('late', to, 409, 'member-suspended', ['/to']);
  });

  it('is booked neither by the member who had the purchase nor by the one who gets it', async () => {
    const [wrong, right] = [await acts.memberWith(100), await environment.enrol()];
    const body = { to: right, reason: 'wrong-card' };
    for (const [member, ...pointers] of [[wrong], [right, '/to']] as const) {
      const as = await agentWho(member);
      await acts.expectNoTrace(() => acts.move(wrong, 'earned', 'v1', body, as), {
        status: 403,
        code: 'actor-is-beneficiary',
        pointers,
      });
    }
    const as = await agentWho(await environment.enrol());
    expectFirst(await acts.move(wrong, 'earned', 'v1', body, as));
  });

  it('sent 20 times at once with two ids to two members is booked once', async () => {
    const wrong = await acts.memberWith(100);
    const others = [await environment.enrol(), await environment.enrol()] as const;
    const answers = await times(20, (index) =>
      acts.move(wrong, 'earned', `v${index % 2}`, {
        to: others[index % 2 === 0 ? 0 : 1],
        reason: 'till-mistake',
      }),
    );
    expect(tally(answers)).toEqual({ 200: 9, 201: 1, 409: 10 });
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expectRefused(answer, { status: 409, code: 'purchase-returned' });
    }
    const available = [await availableOf(wrong), await availableOf(others[0]), await availableOf(others[1])];
    expect(available.toSorted()).toEqual([0, 0, 100]);
    expect(available[0]).toBe(0);
  });
});
