import { describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { framesOf } from '#shared/usecases/realtime/frames.ts';
import { Log } from '../../domain/ledger/log.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';

const now = Date.UTC(2026, 10, 22, 10);

/** The cause that the balance frame of the newest entry names. */
function causeOf({ head }: Log) {
  const [frame] = framesOf(head);
  return frame?.type === 'balance' ? frame.cause : undefined;
}

describe('the cause of a balance frame', () => {
  it('says how many of its points wait to mature, and how many of those did', () => {
    const log = new Log({ ...initialProgram, maturity: { days: 14 } }, now);
    log.purchase('p1', purchaseOf(4200), now);
    expect(causeOf(log)).toEqual({ kind: 'accrual', reference: 'purchase/p1/', points: 42, pending: 42 });
    log.sweep(now + 15 * DAY_MS);
    expect(causeOf(log)).toMatchObject({ kind: 'maturation', points: 42, pending: -42 });
  });

  it('says nothing of pending points where they stay', () => {
    const log = new Log(initialProgram, now);
    log.purchase('p1', purchaseOf(4200), now);
    expect(causeOf(log)).toEqual({ kind: 'accrual', reference: 'purchase/p1/', points: 42 });
  });
});
