import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { consumers } from '#shared/domain/service/consumer-lag.ts';
import { Acts, expectFirst } from './acts.ts';
import type { Answer } from './answers.ts';
import type { Environment } from './environment.ts';
import {
  type EveryCall,
  firstThatMay,
  mayCall,
  purchase,
  staff,
  useEveryCall,
  withToken,
} from './every-call.ts';
import { PartnerOffice } from './partners.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;
let calls: EveryCall;

useEveryCall((opened, prepared) => {
  environment = opened;
  calls = prepared;
});

/** The wiring of each contract; every role on every route is tried in authorization.deep.test.ts. */
describe.each(withToken)('$method $path', (contract) => {
  it('asks for a token, or is public', async () => {
    const { status } = await calls.call(contract, 'nobody', calls.member);
    expect(status).toBe(contract.scopes === 'public' ? 200 : 401);
  });

  it('does its work for the first role that may call it, and is forbidden to the first that may not', async () => {
    const may = firstThatMay(contract);
    const mayNot = staff.find((one) => !mayCall(contract, one));
    if (mayNot) expect((await calls.call(contract, mayNot, calls.member)).status).toBe(403);
    await calls.prepare(contract);
    const { id, card } = await calls.subject(contract);
    // A card has to be looked up; only an enrolment gives the id.
    const who = contract.operationId === 'putMember' ? id : card;
    expect([200, 201, 202, 204]).toContain((await calls.call(contract, may, who)).status);
  });
});

/** The calls above repeat what is booked. Here acts are new, and functions do what only a few acts ask for. */
describe('acts that use more of what their function may do', () => {
  it('a partner books and takes back, by card, long receipts with promotions', async () => {
    const office = new PartnerOffice(() => environment);
    const rail = await office.add('rail');
    // With that many lines, what the return took of each is kept apart, too.
    const long = purchaseOf(Array<number>(900).fill(10));
    const document = { ...long, channel: 'partner', member: calls.card };
    // The second finds an empty budget, of which the third knows.
    for (const purchaseId of ['signed', 'another', 'third']) {
      const { body } = await office.sign(rail, 'purchases', { ...document, purchaseId });
      expect(body.awards).toContainEqual(expect.objectContaining({ promotionId: 'plenty', points: 1 }));
    }
    const lines = long.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
    const back = { member: calls.card, purchaseId: 'signed', returnId: 'all', lines };
    const { body } = await office.sign(rail, 'returns', { ...back, occurredAt: new Date().toISOString() });
    expect(body.pointsReversed).toBeGreaterThan(0);
  });

  it('the service desk books forgotten receipts with promotions, and moves them', async () => {
    for (const purchaseId of ['found', 'found-too', 'found-last']) {
      const named = { purchaseId, moveId: `move-${purchaseId}` };
      expectFirst(await calls.callNamed('bookForgottenPurchase', 'agent', calls.member, named));
      expectFirst(await calls.callNamed('movePurchase', 'agent', calls.member, named));
    }
  });

  it('a promotion that begins reaches every function that books purchases and has rules already', async () => {
    const office = new PartnerOffice(() => environment);
    const metro = await office.add('metro');
    const sale = { ...purchaseOf(100), channel: 'partner', member: calls.card };
    /** The awards by a partner, by the service desk, and after a move. */
    const awards = async () => {
      const purchaseId = randomUUID();
      const named = { purchaseId, moveId: purchaseId };
      const signed = await office.sign(metro, 'purchases', { ...sale, purchaseId: randomUUID() });
      const forgotten = await calls.callNamed('bookForgottenPurchase', 'agent', calls.member, named);
      const moved = await calls.callNamed('movePurchase', 'agent', calls.member, named);
      return [signed.body.awards, forgotten.body.awards, moved.body.to.awards];
    };
    await awards();
    const newer = {
      name: 'Newer',
      conditions: { all: [] },
      effect: { type: 'bonus', points: 1 },
      limits: { budgetPoints: 1000 },
    };
    await environment.call('PUT', '/v1/promotions/newer', { as: 'marketer', body: newer });
    await environment.call('POST', '/v1/promotions/newer/activate', { as: 'marketer' });
    const paid = expect.arrayContaining([expect.objectContaining({ promotionId: 'newer' })]);
    await expect.poll(awards, { timeout: 60_000, interval: 1000 }).toEqual([paid, paid, paid]);
  });

  it.each([
    ['getRedemption', 'admin'],
    ['listRedemptions', 'agent'],
    ['exportMember', 'agent'],
    ['bookDelivery', 'admin'],
  ] as const)('%s by a person of staff, which is in the trail', async (operationId, as) => {
    const { status } = await calls.callNamed(operationId, as, calls.member);
    expect([200, 201]).toContain(status);
    const { body } = await environment.call('GET', `/v1/audit?member=${calls.member}`, { as: 'admin' });
    expect(body.items).toContainEqual(expect.objectContaining({ operation: operationId }));
  });

  it('a list begins at an instant in the middle of a log', async () => {
    const path = `/v1/members/${calls.member}`;
    const { body: whole } = await environment.call('GET', `${path}/entries?limit=200`, { as: 'agent' });
    const { recordedAt } = whole.items[Math.floor(whole.items.length / 2)];
    for (const list of ['entries', 'purchases']) {
      const { body } = await environment.call('GET', `${path}/${list}?to=${recordedAt}`, { as: 'agent' });
      const instants: readonly string[] = body.items.map((item: { recordedAt: string }) => item.recordedAt);
      expect(instants).not.toEqual([]);
      expect(instants.filter((instant) => instant >= recordedAt)).toEqual([]);
    }
  });

  it('a redemption of a merged member is listed with the refund that came after the merge', async () => {
    const acts = new Acts(() => environment);
    const [into, from] = [await environment.enrol(), await environment.enrol()];
    for (const member of [into, from]) {
      await environment.buy(member, 'earned', purchaseOf(50_000));
      await acts.redeem(member, 'pay', { points: 100 });
    }
    const payments = [{ redemptionId: 'pay', amount: 100 }];
    await environment.buy(from, 'paid', purchaseOf(1000, { payments }));
    await environment.call('PUT', `/v1/members/${into}/merges/m`, {
      as: 'agent',
      body: { from, reason: 'duplicate-enrolment' },
    });
    expect((await acts.giveBack(into, 'paid', 'r1')).body.pointsRestored).toBe(100);
    const { body } = await environment.call('GET', `/v1/members/${into}/redemptions`);
    expect(body.items).toMatchObject([{ refunded: 100, bookedFor: from }, { refunded: 0 }]);
  });

  it('a back-test reads receipts and persons, or segments alone', async () => {
    const as = 'marketer';
    const lovers = { name: 'Tea lovers', audience: { segments: ['tea-lovers'] } };
    const draft = { ...lovers, conditions: { all: [] }, effect: { type: 'bonus', points: 1 } };
    await environment.call('PUT', '/v1/promotions/lovers', { as, body: draft });
    const around = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
    for (const promotionId of ['scarce', 'lovers']) {
      const path = `/v1/promotions/${promotionId}/backtests`;
      const { body } = await environment.call('POST', path, { as, body: around });
      await expect
        .poll(async () => (await environment.call('GET', `/v1/backtests/${body.backtestId}`, { as })).body, {
          timeout: 60_000,
          interval: 100,
        })
        .toMatchObject({ status: 'done', progress: { done: 16, of: 16 } });
    }
  });

  it('every act first writes that a reservation has lapsed, and gives the stock of the reward back', async () => {
    const as = 'agent';
    const acts: Readonly<Record<string, (who: string) => Promise<Answer>>> = {
      joins: (who) => calls.callNamed('joinHousehold', as, who, { householdId: 'later' }),
      leaves: (who) => calls.callNamed('leaveHousehold', as, who, { householdId: 'before' }),
      adjusted: (who) => calls.callNamed('adjustPoints', as, who),
      approved: (who) => calls.callNamed('approveAdjustment', as, who),
      opened: (who) => calls.callNamed('bookOpening', 'admin', who),
      gives: (who) => calls.callNamed('transferPoints', as, who),
      erased: (who) => calls.callNamed('eraseMember', as, who),
      suspended: (who) =>
        environment.call('PUT', `/v1/members/${who}/status/s`, {
          as,
          body: { status: 'suspended', reason: 'mistake' },
        }),
      merged: async (who) =>
        environment.call('PUT', `/v1/members/${who}/merges/m`, {
          as,
          body: { from: await environment.enrol(), reason: 'duplicate-enrolment' },
        }),
    };
    const members = Object.keys(acts).map((name) => `m-${name}`);
    const cup = { name: 'A cup', points: 10, stock: 100 };
    await environment.call('PUT', '/v1/rewards/cup', { as: 'marketer', body: cup });
    for (const member of members) {
      await environment.enrol({}, member);
      await environment.buy(member, 'p1', purchase);
    }
    await calls.callNamed('joinHousehold', as, 'm-leaves', { householdId: 'before' });
    await calls.propose('m-approved');
    const wanted = { rewardId: 'cup', capture: false, expiresIn: 1 };
    for (const member of members) {
      const path = `/v1/members/${member}/redemptions/cup`;
      expect((await environment.call('PUT', path, { body: wanted })).status).toBe(201);
    }
    const statusOf = async (member: string) =>
      (await environment.call('GET', `/v1/members/${member}/redemptions/cup`)).body.status;
    for (const member of members) {
      await expect.poll(() => statusOf(member), { timeout: 60_000, interval: 100 }).toBe('lapsed');
    }
    for (const [name, act] of Object.entries(acts)) {
      expect([name, (await act(`m-${name}`)).status]).toEqual([
        name,
        name === 'leaves' || name === 'erased' ? 204 : 201,
      ]);
    }
    const { body } = await environment.call('GET', '/v1/rewards/cup');
    expect(body.remaining).toBe(100);
    // Both read an entry beside those they have: the act that is repeated, and the lapse of a reservation.
    const change = (id: string, status: string) =>
      environment.call('PUT', `/v1/members/m-suspended/status/${id}`, {
        as,
        body: { status, reason: 'mistake' },
      });
    expect((await change('back', 'active')).status).toBe(201);
    expect((await change('s', 'suspended')).status).toBe(200);
    const page = await environment.call('GET', '/v1/members/m-joins/export?limit=2', { as });
    expect(page.body.redemptions).toEqual([expect.objectContaining({ status: 'lapsed' })]);
  });

  it('the health of operations knows how late each consumer of entries is', async () => {
    await environment.runner.drained();
    const { body } = await environment.call('GET', '/v1/operations/health', { as: 'admin' });
    const known = { status: 'ok', behindSeconds: expect.any(Number) };
    expect(body.consumers).toEqual(consumers.map((name) => ({ name, ...known })));
  });

  it('a quote is of a past instant, too', async () => {
    const at = new Date(Date.now() - 1).toISOString();
    await environment.buy(calls.member, 'later', purchase);
    const body = { member: calls.member, at, purchase };
    expect((await environment.call('POST', '/v1/quotes', { body })).status).toBe(200);
  });

  it('an operator publishes entries again, and a changed entry is kept as evidence', async () => {
    const published = await environment.invoke('functions/ledger/republish-entries.ts', {
      memberId: calls.member,
      afterSeq: 0,
    });
    expect(published).toEqual({ result: { published: expect.any(Number) } });
    const tampering = new UpdateItemCommand({
      TableName: environment.tables.ledger,
      Key: { memberId: { S: calls.other }, seq: { N: '0' } },
      UpdateExpression: 'SET forged = :yes',
      ExpressionAttributeValues: { ':yes': { BOOL: true } },
    });
    await environment.database.send(tampering);
    await environment.runner.drained();
    expect(await environment.dump()).toContain('tampered/');
  });
});
