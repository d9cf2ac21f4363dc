import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type AccountState, enrolledState } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { recordItem } from '#shared/stores/ledger/record-item.ts';
import { enrolment } from '#shared/usecases/members/put-member.ts';

/** A till's basket with `lines` lines, with ids and names of the usual length. */
export function basket(lines: number, occurredAt: number): Purchase {
  return {
    occurredAt,
    channel: 'pos',
    store: 'store-0042',
    terminal: 'till-07',
    operator: 'op-1183',
    currency: 'EUR',
    total: lines * 1299,
    lines: Array.from({ length: lines }, (_, index) => ({
      lineId: String(index + 1),
      sku: `85${String(123 + index)}A`,
      quantity: 1,
      amount: 1299,
    })),
  };
}

/** 24 monthly lots, 10 days of pending points, 5 promotions with limits and an open reservation. */
export function longLivedState(now: number): AccountState {
  const monthEnd = (months: number) => Date.UTC(2026, 11 + months, 1);
  return {
    ...enrolledState(now - 800 * DAY_MS, {
      ...enrolledStanding(initialProgram, now),
      tierId: 'gold',
      qualifying: 6210,
    }),
    purchaseCount: 310,
    lots: Array.from({ length: 24 }, (_, index) => ({ expiresAt: monthEnd(index), points: 180 + index * 7 })),
    pending: Array.from({ length: 10 }, (_, index) => ({
      maturesAt: Math.floor(now / DAY_MS + 1 + index) * DAY_MS,
      expiresAt: monthEnd(24),
      points: 40 + index,
    })),
    reservations: [
      {
        redemptionId: 'web-basket-20261122-000184',
        expiresAt: now + 900_000,
        lots: [
          { expiresAt: monthEnd(0), points: 120 },
          { expiresAt: monthEnd(1), points: 80 },
        ],
      },
    ],
    lifetime: { earned: 18_400, redeemed: 9_100, refunded: 120, expired: 310, reversed: 45 },
    uses: Array.from({ length: 5 }, (_, index) => ({
      promotionId: `autumn-double-${index}`,
      times: 3,
      days: [
        { period: 20_779, times: 2 },
        { period: 20_780, times: 1 },
      ],
    })),
  };
}

/** Writes a log's first entry with such a state straight into the table: years of history in one item. */
export async function plant(
  client: DynamoDBClient,
  table: string,
  memberId: string,
  state: AccountState,
  now: number,
) {
  const genesis = enrolment(initialProgram, memberId, now);
  const record: LedgerRecord = { entry: { ...genesis.entry, stateHash: contentHash('planted') }, state };
  await client.send(new PutItemCommand({ TableName: table, Item: recordItem(record) }));
}
