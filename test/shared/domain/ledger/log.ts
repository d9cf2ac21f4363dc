import { type AccrualCommand, accrue } from '#shared/domain/ledger/accrue.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Purchase } from '#shared/domain/ledger/purchase.ts';
import { seal } from '#shared/domain/ledger/seal.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { enrolment } from '#shared/usecases/members/put-member.ts';

/** A member's log as pure domain code writes it, one writer and no storage. */
export class Log {
  readonly records: LedgerRecord[];
  readonly program: Program;
  readonly memberId: string;

  constructor(program: Program, now: number, memberId = 'm-1') {
    this.program = program;
    this.memberId = memberId;
    this.records = [enrolment(program, memberId, now)];
  }

  get head(): LedgerRecord {
    const head = this.records.at(-1);
    if (!head) throw new Error('a log has a head');
    return head;
  }

  /** Books a purchase at `now`, after what is due by then. */
  purchase(
    purchaseId: string,
    purchase: Purchase,
    now: number,
    options: Partial<AccrualCommand> = {},
  ): LedgerRecord {
    const command = { purchaseId, purchase, contentHash: contentHash(purchase), anyAge: false, ...options };
    const { drafts, state } = settle(this.program, this.head.state, now);
    const decided = accrue(this.program, state, command, now);
    const place = {
      memberId: this.memberId,
      recordedAt: now,
      programVersion: this.program.version,
      attempt: '00'.repeat(8),
    };
    for (const draft of [...drafts, ...decided]) this.records.push(seal(this.head, draft, place));
    const booked = this.records.find(({ entry }) => entry.reference === `purchase/${purchaseId}/`);
    if (!booked) throw new Error('nothing was booked');
    return booked;
  }
}
