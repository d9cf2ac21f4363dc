import { expect, vi } from 'vitest';
import type { Answer } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** A promotion as marketers write it. */
export const doublePoints = {
  name: 'Double points',
  conditions: { all: [] as object[] },
  effect: { type: 'multiplier', factor: '2' },
};

/** Starts and stops promotions, and waits until tills follow: nothing else may change the rules of the environment. */
export class Marketer {
  readonly #given: () => Environment;
  #configuration = 0;
  #looks = 0;

  constructor(given: () => Environment) {
    this.#given = given;
  }

  draft(promotionId: string, change: object = {}): Promise<Answer> {
    const body = { ...doublePoints, ...change };
    return this.#given().call('PUT', `/v1/promotions/${promotionId}`, { as: 'marketer', body });
  }

  /** Drafts and activates promotions. */
  async run(promotions: Readonly<Record<string, object>>): Promise<void> {
    for (const [promotionId, change] of Object.entries(promotions)) {
      expect((await this.draft(promotionId, change)).body.promotionId).toBe(promotionId);
      await this.#switch(promotionId, 'activate');
    }
    await this.#inForce();
  }

  async pause(...promotionIds: readonly string[]): Promise<void> {
    for (const promotionId of promotionIds) await this.#switch(promotionId, 'pause');
    await this.#inForce();
  }

  async #switch(promotionId: string, action: 'activate' | 'pause'): Promise<void> {
    const path = `/v1/promotions/${promotionId}/${action}`;
    expect((await this.#given().call('POST', path, { as: 'marketer' })).status).toBe(200);
    this.#configuration += 1;
  }

  /** Until the functions that quote and book know what there is now. */
  async #inForce(): Promise<void> {
    const environment = this.#given();
    const [line] = purchaseOf(0).lines;
    // It earns nothing, so it uses nothing up.
    const nothing = purchaseOf(0, { lines: [{ ...line, earns: false }] });
    const member = await environment.enrol();
    await vi.waitFor(
      async () => {
        this.#looks += 1;
        const quoted = await environment.call('POST', '/v1/quotes', { body: { purchase: nothing } });
        const booked = await environment.buy(member, `look-${this.#looks}`, nothing);
        const seen = [quoted.body.version, booked.body.entry.configuration];
        expect(seen).toEqual([this.#configuration, this.#configuration]);
      },
      { timeout: 60_000, interval: 50 },
    );
  }
}
