import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Purchase } from '../../replay/purchase.ts';
import type { Sale } from '../../replay/sales.ts';
import { sendSales } from '../../replay/send-sales.ts';
import { Tally } from '../../replay/tally.ts';

const sale = (member: string, number: number): Sale => ({
  member,
  invoice: String(number),
  at: 0,
  lines: [{ line: 2, member, invoice: String(number), sku: 'x', quantity: '2', amount: 5, at: 0 }],
});

async function* each(sales: readonly Sale[]) {
  yield* sales;
}

/** Answers when told to, in any order. */
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
      onSale: () => undefined,
      ...more,
    },
  };
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('sending sales', () => {
  it("keeps every member's order and one call at a time for each, whatever the order of the answers", async () => {
    const members = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        members,
        fc.array(fc.nat(), { minLength: 1 }),
        fc.integer({ min: 1, max: 6 }),
        async (list, picks, concurrency) => {
          const sales = list.map(sale);
          const { client, log, open } = slowShop();
          const { options } = sending(client, { concurrency });
          let over = false;
          const done = sendSales(each(sales), options).finally(() => {
            over = true;
          });
          for (let step = 0; !over; step++) {
            expect(open.length).toBeLessThanOrEqual(concurrency);
            open.splice((picks[step % picks.length] ?? 0) % Math.max(1, open.length), 1)[0]?.();
            await tick();
          }
          await done;
          for (const member of new Set(list)) {
            const own = sales.filter((one) => one.member === member).map(({ invoice }) => invoice);
            const expected = ['enrol', ...own].flatMap((what) => [
              `begin ${member} ${what}`,
              `end ${member} ${what}`,
            ]);
            expect(log.filter((line) => line.includes(` ${member} `))).toEqual(expected);
          }
          expect(options.tally.created).toBe(sales.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('runs different members side by side', async () => {
    const { client, open } = slowShop();
    const { options } = sending(client);
    const done = sendSales(each(['a', 'b', 'c', 'd', 'e'].map(sale)), options);
    await tick();
    expect(open).toHaveLength(4);
    while (options.tally.created < 5) {
      open.shift()?.();
      await tick();
    }
    await done;
  });

  it('takes the first n sales and reads no further', async () => {
    const { client, open } = slowShop();
    const { options } = sending(client, { limit: 2 });
    async function* three() {
      yield sale('a', 1);
      yield sale('b', 2);
      throw new Error('read too far');
    }
    const done = sendSales(three(), options);
    while (options.tally.created < 2) {
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
    const done = sendSales(each([sale('a', 1), sale('b', 2), sale('c', 3), sale('b', 4)]), options);
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

  it('begins nothing new once it is asked to stop, and lets the calls under way end', async () => {
    const { client, log, open } = slowShop();
    const { options, stopping } = sending(client, { concurrency: 1 });
    const done = sendSales(each([sale('a', 1), sale('b', 2)]), options);
    await tick();
    stopping.abort();
    while (options.tally.sent < 1) {
      open.shift()?.();
      await tick();
    }
    await done;
    expect(log.at(-1)).toBe('end a 1');
  });
});
