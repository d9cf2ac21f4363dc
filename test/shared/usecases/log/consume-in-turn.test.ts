import { expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { consumeInTurn } from '#shared/usecases/log/consume-in-turn.ts';

it('consumers in turn get the same entries, and a member fails where one of them fails for it', async () => {
  const records: readonly LedgerRecord[] = [];
  const seen: (readonly LedgerRecord[])[] = [];
  const failing = (memberId: string, error: string) => async (given: readonly LedgerRecord[]) => {
    seen.push(given);
    return new Map([[memberId, error]]);
  };
  const consume = consumeInTurn(failing('a', 'first'), failing('b', 'second'), failing('a', 'third'));
  expect(await consume(records)).toEqual(
    new Map([
      ['a', 'first'],
      ['b', 'second'],
    ]),
  );
  expect(seen).toEqual([records, records, records]);
});
