import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../../tools/replay/acts.ts';
import type { Purchase } from '../../../tools/replay/purchase.ts';
import type { Return } from '../../../tools/replay/return.ts';
import { sendActs } from '../../../tools/replay/send-acts.ts';
import { Tally } from '../../../tools/replay/tally.ts';

function sale(member: string, number: number): Act {
  const head = { kind: 'sale', member, invoice: String(number), at: 0 } as const;
  return { ...head, lines: [{ ...head, line: 2, sku: 'x', quantity: '2', amount: 5 }] };
}

const goodsBack = (member: string, number: number, purchaseId: string): Act => ({
  kind: 'return',
  member,
  invoice: `C${number}`,
  purchaseId,
  at: 0,
  quantities: new Map([['1', 1000]]),
});

async function* each(acts: readonly Act[]) {
  yield* acts;
}

/** A shop that responds when the test says so, in any order. */
function slowShop() {
  const log: string[] = [];
  const open: (() => void)[] = [];
  const answer = (label: string) =>
    new Promise<void>((resolve) => {
      log.push(`begin ${label}`);
      open.push(() => {
        log.push(`end ${label}`);
        resolve();
      });
    });
  const client = {
    enrol: async (member: string) => {
      await answer(`${member} enrol`);
      return { outcome: 'created' as const };
    },
    purchase: async ({ member, purchaseId }: Purchase) => {
      await answer(`${member} ${purchaseId}`);
      return { outcome: 'created' as const, points: 1 };
    },
    bringBack: async ({ member, returnId }: Return) => {
      await answer(`${member} ${returnId}`);
      return { outcome: 'created' as const, points: 1 };
    },
  };
  return { client, log, open };
}

function sending(client: ReturnType<typeof slowShop>['client'], more: object = {}) {
  const stopping = new AbortController();
  return {
    stopping,
    options: {
      client,
      tally: new Tally(),
      weeks: 0,
      concurrency: 4,
      limit: Number.POSITIVE_INFINITY,
      stopping: stopping.signal,
      onAct: () => undefined,
      ...more,
    },
  };
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('sending acts', () => {
  it("keeps every member's order and one call at a time for each, whatever the order of the responses", async () => {
    const members = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        members,
        fc.array(fc.nat(), { minLength: 1 }),
        fc.integer({ min: 1, max: 6 }),
        async (list, picks, concurrency) => {
          const acts = list.map((member, number) =>
            number % 3 === 2 ? goodsBack(member, number, '0') : sale(member, number),
          );
          const { client, log, open } = slowShop();
          const { options } = sending(client, { concurrency });
          let over = false;
          const done = sendActs(each(acts), options).finally(() => {
            over = true;
          });
          for (let step = 0; !over; step++) {
            expect(open.length).toBeLessThanOrEqual(concurrency);
            open.splice((picks[step % picks.length] ?? 0) % Math.max(1, open.length), 1)[0]?.();
            await tick();
          }
          await done;
          for (const member of new Set(list)) {
            const own = acts.filter((one) => one.member === member).map(({ invoice }) => invoice);
            const expected = ['enrol', ...own].flatMap((what) => [
              `begin ${member} ${what}`,
              `end ${member} ${what}`,
            ]);
            expect(log.filter((line) => line.includes(` ${member} `))).toEqual(expected);
          }
          expect(options.tally.purchases.created + options.tally.returns.created).toBe(acts.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('runs different members side by side', async () => {
    const { client, open } = slowShop();
    const { options } = sending(client);
    const done = sendActs(each(['a', 'b', 'c', 'd', 'e'].map(sale)), options);
    await tick();
    expect(open).toHaveLength(4);
    while (options.tally.purchases.created < 5) {
      open.shift()?.();
      await tick();
    }
    await done;
  });

  it('takes the first n sales, with the returns between them, and reads no further', async () => {
    const { client, open } = slowShop();
    const { options } = sending(client, { limit: 2 });
    async function* three() {
      yield sale('a', 1);
      yield goodsBack('a', 1, '1');
      yield sale('b', 2);
      throw new Error('read too far');
    }
    const done = sendActs(three(), options);
    while (options.tally.purchases.created + options.tally.returns.created < 3) {
      await tick();
      open.shift()?.();
    }
    await done;
  });

  it('ends with the first failure once nothing is under way', async () => {
    const { client, log, open } = slowShop();
    const failing = {
      ...client,
      purchase: async (purchase: Purchase) => {
        if (purchase.member === 'a') throw new Error('unreachable');
        return client.purchase(purchase);
      },
    };
    const { options } = sending(failing, { concurrency: 2 });
    const done = sendActs(each([sale('a', 1), sale('b', 2), sale('c', 3), sale('b', 4)]), options);
    const outcome = expect(done).rejects.toThrow('unreachable');
    for (let turn = 0; turn < 4; turn++) {
      await tick();
      open.shift()?.();
    }
    await outcome;
    expect(log.filter((line) => line.startsWith('begin')).length).toBe(
      log.filter((line) => line.startsWith('end')).length,
    );
    expect(log).not.toContain('begin b 4');
  });

  it('starts nothing new after it is asked to stop, and waits for the calls under way', async () => {
    const { client, log, open } = slowShop();
    const { options, stopping } = sending(client, { concurrency: 1 });
    const done = sendActs(each([sale('a', 1), sale('b', 2)]), options);
    await tick();
    stopping.abort();
    while (options.tally.purchases.sent < 1) {
      open.shift()?.();
      await tick();
    }
    await done;
    expect(log.at(-1)).toBe('end a 1');
  });
});
