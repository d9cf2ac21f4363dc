import { describe, expect, it } from 'vitest';
import { pauseAfterLoss } from '#shared/usecases/log/log-writer.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { useBooks } from '../use-books.ts';

let database: Database;
let books: Books;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

/** Books of one process whose first act on a member loses twice, and then waits until it is let go. */
async function losingTwice() {
  const member = newMemberId();
  await books.enrol(member);
  let rivals = 0;
  const waiting = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const { client, counts } = countedClient(database.config(), async (operation) => {
    if (operation !== 'PutItemCommand' || rivals === 2) return;
    rivals += 1;
    await books.buy(member, `rival-${rivals}`, purchaseOf(100));
  });
  const own = new Books(client, database.tables);
  await own.rules.get();
  Object.assign(own.ports, {
    pause: () => {
      waiting.resolve();
      return letGo.promise;
    },
  });
  counts.operations.length = 0;
  const first = own.buy(member, 'p1', purchaseOf(100));
  await waiting.promise;
  return { member, own, first, letGo: letGo.resolve, operations: counts.operations };
}

const whole = ['Query', 'Query', 'PutItem'];

describe('an act of a process in which another lost two races for the member', () => {
  it('makes no call before the other is booked, and then loses nothing', async () => {
    const { member, own, first, letGo, operations } = await losingTwice();
    const later = ['p2', 'p3'].map((id) => own.buy(member, id, purchaseOf(100)));
    await own.buy(await newMember(), 'elsewhere', purchaseOf(100));
    expect(operations).toEqual([...whole, 'PutItem', ...whole]);
    letGo();
    const booked = await Promise.all([first, ...later]);
    expect(booked.map(({ answer }) => answer.entry.seq)).toEqual([3, 4, 5]);
    expect(operations.slice(7)).toEqual(['Query', 'PutItem', ...whole, ...whole]);
    await expectSoundLog(books, member, 5);
  });

  it('gives up where its turn comes too late, as the other does, and the next act has nobody to wait for', async () => {
    const { member, own, first, letGo, operations } = await losingTwice();
    const late = own.buy(member, 'p2', purchaseOf(100));
    await own.buy(await newMember(), 'elsewhere', purchaseOf(100));
    own.clock += 10_001;
    letGo();
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    expect(operations.slice(7)).toEqual(['Query']);
    expect((await own.buy(member, 'p2', purchaseOf(100))).answer.entry.seq).toBe(3);
  });
});

async function newMember(): Promise<string> {
  const member = newMemberId();
  await books.enrol(member);
  return member;
}

describe('the pause after a lost write', () => {
  it.each([
    [2, 10, 80],
    [3, 10, 320],
    [9, 10, 320],
    [2, 0, 16],
    [5, 100, 1000],
  ])('%i losses, a write of %i ms: by chance below %i ms', (losses, tookMs, window) => {
    expect(pauseAfterLoss(losses, tookMs, () => 0)).toBe(0);
    expect(pauseAfterLoss(losses, tookMs, () => 0.5)).toBe(window / 2);
  });
});
