import type { TransferAnswer } from '#shared/contracts/ledger/transfer-points.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { type TransferCommand, transfer } from '#shared/domain/ledger/acts/transfer.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { transferOutReference } from '#shared/domain/ledger/reference.ts';
import { OtherMemberNotFound, SameMember } from '#shared/domain/ledger/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { appendBy, type Giver, toTheOther } from '#shared/usecases/approvals/append-by.ts';
import { type OwnSpender, signInOf } from '#shared/usecases/identity/own-spender.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

const TO = '/to';

function describeTransferAnswer(program: Program, { entry, state }: LedgerRecord): TransferAnswer {
  const act = actOf(entry, 'transfer');
  if (!act) throw new TypeError('not the entry of a transfer');
  const { memberId, seq, recordedAt } = entry;
  return {
    entry: entryDocument(entry, program.version),
    to: act.other,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  };
}

export interface TransferRequest extends Omit<TransferCommand, 'to' | 'signIn'> {
  /** Returns the receiver. Called only for a new act, because a card may have another owner when a call is repeated. */
  readonly receiver: () => Promise<string>;
  /** Given for a member who gives points away with their own token. */
  readonly spender?: OwnSpender | undefined;
}

/** Transfers points to another member, once for each transfer id. Both logs are written in one transaction. */
export async function transferPoints(
  ports: BookingPorts,
  programs: CurrentProgram,
  { receiver, spender, ...request }: TransferRequest,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: TransferAnswer }> {
  const { from, transferId, contentHash } = request;
  const program = await programs.get();
  let to = from;
  const { record, replayed } = await appendBy(
    ports,
    program,
    giver,
    {
      memberId: from,
      others: {
        memberIds: async () => {
          to = await receiver();
          if (from === to) throw new SameMember(TO);
          return [to];
        },
        missing: () => new OtherMemberNotFound(TO),
      },
      reference: transferOutReference(transferId),
      checkSame: sameContent(contentHash),
      gather: () => signInOf(spender),
      decide: ({ state, otherStates: [receiver], facts: signIn, now }) => {
        if (!receiver) throw new TypeError('a transfer has two logs');
        const states = { sender: state, receiver };
        const { sent, received } = transfer(program, states, { ...request, to, signIn }, now);
        return { drafts: [sent], others: [[received]] };
      },
    },
    { points: toTheOther, otherId: () => to },
  );
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeTransferAnswer(recorded, record) };
}
