import { expect } from 'vitest';
import { Acts } from './acts.ts';
import type { Answer } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

export type Role = 'agent' | 'admin';

/** An act that gives points to a member, ready to be sent by whoever is given. */
export interface Door {
  readonly kind: string;
  readonly role: Role;
  readonly gains: string;
  readonly send: (as: As, change?: object) => Promise<Answer>;
  /** A change that makes it another act under the same id. */
  readonly other: object;
  /** The points that the act gives so far, where they are not among those of the member. */
  readonly given?: () => Promise<number>;
}

/** All the doors by which a person of staff gives points, and what becomes of acts that wait. */
export function approvalDoors(given: () => Environment) {
  const acts = new Acts(given);

  async function person(role: Role, name: string, member?: string): Promise<As> {
    const claims = { sub: name, ...(member !== undefined && { member }) };
    return { token: await given().runner.token(`dev-${role}`, { claims }) };
  }

  const put =
    (path: string, body: object) =>
    (as: As, change: object = {}) =>
      given().call('PUT', `/v1/members/${path}`, { as, body: { ...body, ...change } });

  let receipts = 0;

  async function redeemed(points: number): Promise<string> {
    const member = await acts.memberWith(points);
    expect((await acts.redeem(member, 'r1', { points })).status).toBe(201);
    return member;
  }

  const doors: Readonly<Record<string, (points: number) => Promise<Door>>> = {
    adjustment: async (points) => {
      const gains = await given().enrol();
      const send = put(`${gains}/adjustments/a1`, { points, reason: 'late delivery' });
      return { kind: 'adjustment', role: 'agent', gains, send, other: { points: points + 1 } };
    },
    opening: async (points) => {
      const gains = await given().enrol();
      const send = put(`${gains}/openings/o1`, { source: 'legacy', points });
      return { kind: 'opening', role: 'admin', gains, send, other: { points: points + 1 } };
    },
    refund: async (points) => {
      const gains = await redeemed(points);
      const send = put(`${gains}/redemptions/r1/refunds/f1`, {});
      return { kind: 'refund', role: 'agent', gains, send, other: { points } };
    },
    transfer: async (points) => {
      const [from, gains] = [await acts.memberWith(points + 1), await given().enrol()];
      const send = put(`${from}/transfers/t1`, { to: gains, points });
      return { kind: 'transfer', role: 'agent', gains, send, other: { points: points + 1 } };
    },
    merge: async (points) => {
      const [from, gains] = [await acts.memberWith(points), await given().enrol()];
      const send = put(`${gains}/merges/m1`, { from, reason: 'mistake' });
      return { kind: 'merge', role: 'agent', gains, send, other: { reason: 'other' } };
    },
    move: async (points) => {
      const [from, gains] = [await acts.memberWith(points), await given().enrol()];
      const send = put(`${from}/purchases/earned/moves/v1`, { to: gains, reason: 'wrong-card' });
      return { kind: 'move', role: 'agent', gains, send, other: { reason: 'other' } };
    },
    'forgotten purchase': async (points) => {
      const gains = await given().enrol();
      receipts += 1;
      const purchase = purchaseOf(points * 100, { reason: 'till-offline' });
      const send = put(`${gains}/forgotten-purchases/forgotten-${receipts}`, purchase);
      return { kind: 'forgotten-purchase', role: 'agent', gains, send, other: { reason: 'other' } };
    },
    'household contribution': async (points) => {
      const [household, redeemer] = [`home-${crypto.randomUUID()}`, await given().enrol()];
      const gains = await acts.memberWith(points);
      const path = `/v1/households/${household}/members`;
      const permit = (member: string, body: object, as: As) =>
        given().call('PUT', `${path}/${member}`, { as, body });
      expect((await permit(redeemer, { mayRedeem: true }, 'agent')).status).toBe(201);
      const lent = async () => {
        const { members } = (await given().call('GET', `/v1/households/${household}`, { as: 'agent' })).body;
        const lender = members.find((one: { memberId: string }) => one.memberId === gains);
        return lender?.contributes ? lender.available : 0;
      };
      const send = (as: As, change: object = {}) => permit(gains, { contributes: true, ...change }, as);
      return { kind: 'household', role: 'agent', gains, send, other: { mayRedeem: false }, given: lent };
    },
  };

  const decide = (id: string, how: 'approve' | 'reject', as: As) =>
    given().call('POST', `/v1/approvals/${id}/${how}`, {
      as,
      ...(how === 'reject' && { body: { reason: 'no receipt' } }),
    });

  const availableOf = async (member: string): Promise<number> => (await acts.balance(member)).body.available;
  const pointsOf = ({ gains, given }: Door): Promise<number> => (given ? given() : availableOf(gains));

  async function asked(door: Door, as: As): Promise<Answer> {
    const answer = await door.send(as);
    expect([answer.status, answer.headers.has('idempotency-replayed')]).toEqual([202, false]);
    expect(answer.body).toMatchObject({ status: 'awaiting-approval' });
    return answer;
  }

  const actOf = (id: string) => given().call('GET', `/v1/approvals/${id}`, { as: 'agent' });

  return { person, doors, decide, availableOf, pointsOf, asked, actOf };
}
