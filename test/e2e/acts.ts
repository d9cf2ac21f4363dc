import { expect } from 'vitest';
import { type Answer, expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** The acts of members and tills, as calls of one environment. */
export class Acts {
  readonly #given: () => Environment;

  /** The environment may start later, before the first call. */
  constructor(given: () => Environment) {
    this.#given = given;
  }

  /** A new member with `points` points to spend, earned by one purchase, `earned`, of one line. */
  async memberWith(points: number, change: object = {}): Promise<string> {
    const member = await this.#given().enrol(change);
    const booked = await this.#given().buy(member, 'earned', purchaseOf(points * 100));
    expect(booked.body).toMatchObject({ pointsEarned: points, balance: { available: points } });
    return member;
  }

  redeem(member: string, redemptionId: string, body: object, as: As = 'channel'): Promise<Answer> {
    return this.#put(member, `redemptions/${redemptionId}`, { as, body });
  }

  reserve(member: string, redemptionId: string, points: number, more: object = {}): Promise<Answer> {
    return this.redeem(member, redemptionId, { points, capture: false, ...more });
  }

  capture(member: string, redemptionId: string, body?: object, as: As = 'channel'): Promise<Answer> {
    return this.#post(member, `redemptions/${redemptionId}/capture`, { as, ...(body && { body }) });
  }

  release(member: string, redemptionId: string, body?: object, as: As = 'channel'): Promise<Answer> {
    return this.#post(member, `redemptions/${redemptionId}/void`, { as, ...(body && { body }) });
  }

  part(
    member: string,
    redemptionId: string,
    captureId: string,
    body: object,
    as: As = 'channel',
  ): Promise<Answer> {
    return this.#put(member, `redemptions/${redemptionId}/captures/${captureId}`, { as, body });
  }

  claim(member: string, redemptionId: string, as: As = 'channel', query = ''): Promise<Answer> {
    return this.#post(member, `redemptions/${redemptionId}/claim${query}`, { as });
  }

  refund(
    member: string,
    redemptionId: string,
    refundId: string,
    body?: object,
    as: As = 'channel',
  ): Promise<Answer> {
    const path = `redemptions/${redemptionId}/refunds/${refundId}`;
    return this.#put(member, path, { as, ...(body && { body }) });
  }

  redemption(member: string, redemptionId: string, as: As = 'channel'): Promise<Answer> {
    return this.#get(member, `redemptions/${redemptionId}`, as);
  }

  giveBack(
    member: string,
    purchaseId: string,
    returnId: string,
    body: object = { occurredAt: new Date().toISOString() },
    as: As = 'channel',
  ): Promise<Answer> {
    return this.#put(member, `purchases/${purchaseId}/returns/${returnId}`, { as, body });
  }

  forget(member: string, purchaseId: string, body: object, as: As = 'agent'): Promise<Answer> {
    return this.#put(member, `forgotten-purchases/${purchaseId}`, { as, body });
  }

  move(member: string, purchaseId: string, moveId: string, body: object, as: As = 'agent'): Promise<Answer> {
    return this.#put(member, `purchases/${purchaseId}/moves/${moveId}`, { as, body });
  }

  purchase(member: string, purchaseId: string, as: As = 'channel'): Promise<Answer> {
    return this.#get(member, `purchases/${purchaseId}`, as);
  }

  transfer(member: string, transferId: string, body: object, as: As = 'agent'): Promise<Answer> {
    return this.#put(member, `transfers/${transferId}`, { as, body });
  }

  adjust(member: string, adjustmentId: string, body: object, as: As = 'agent'): Promise<Answer> {
    return this.#put(member, `adjustments/${adjustmentId}`, { as, body });
  }

  open(member: string, openingId: string, body: object, as: As = 'admin'): Promise<Answer> {
    return this.#put(member, `openings/${openingId}`, { as, body });
  }

  rejectAdjustment(member: string, adjustmentId: string, reason: string, as: As = 'admin'): Promise<Answer> {
    return this.#post(member, `adjustments/${adjustmentId}/reject`, { as, body: { reason } });
  }

  approve(member: string, adjustmentId: string, as: As = 'admin'): Promise<Answer> {
    return this.#post(member, `adjustments/${adjustmentId}/approve`, { as });
  }

  quote(body: object, as: As = 'channel'): Promise<Answer> {
    return this.#given().call('POST', '/v1/quotes', { as, body });
  }

  balance(member: string): Promise<Answer> {
    return this.#get(member, 'balance', 'channel');
  }

  /** Kinds and references of a member's entries, the oldest first. */
  async entries(member: string): Promise<readonly (readonly [kind: string, reference: string])[]> {
    const { body } = await this.#get(member, 'entries?limit=200', 'channel');
    const found: readonly { kind: string; reference: string }[] = body.items;
    return found.map(({ kind, reference }) => [kind, reference] as const).toReversed();
  }

  /** That a call is refused so, and that all tables are as before. */
  async expectNoTrace(
    send: () => Promise<Answer>,
    refusal: { status: number; code: string; pointers?: readonly string[] },
  ): Promise<Answer> {
    await this.#given().runner.drained();
    const before = await this.#given().contents();
    const answer = await send();
    expectRefused(answer, refusal);
    expect(await this.#given().contents()).toEqual(before);
    return answer;
  }

  #get(member: string, rest: string, as: As): Promise<Answer> {
    return this.#given().call('GET', `/v1/members/${member}/${rest}`, { as });
  }

  #put(member: string, rest: string, options: { as: As; body?: object }): Promise<Answer> {
    return this.#given().call('PUT', `/v1/members/${member}/${rest}`, options);
  }

  #post(member: string, rest: string, options: { as: As; body?: object }): Promise<Answer> {
    return this.#given().call('POST', `/v1/members/${member}/${rest}`, options);
  }
}

/** That an answer repeats an earlier one, byte by byte, and says so. */
export function expectReplay(answer: Answer, first: Answer): void {
  expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  expect(answer.text).toBe(first.text);
}

/** That an answer is the first of its kind. */
export function expectFirst(answer: Answer, status = 201): void {
  expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([status, null]);
}

export const times = <Result>(count: number, act: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

/** How often each status came. */
export function tally(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counted: Record<number, number> = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}
