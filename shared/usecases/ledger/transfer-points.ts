import type { TransferAnswer } from '#shared/contracts/ledger/transfer-points.ts';
import type { OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { checkSender, type TransferCommand, transfer } from '#shared/domain/ledger/acts/transfer.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { transferOutReference } from '#shared/domain/ledger/reference.ts';
import { OtherMemberNotFound, SameMember } from '#shared/domain/ledger/refusals.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, checkNotMerged } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { checkMisses, unknownReceiversOf } from '#shared/domain/service/unknown-receivers.ts';
import type { MissStore } from '#shared/stores/service/miss-store.ts';
import { appendBy, type Giver, toTheOther } from '#shared/usecases/approvals/append-by.ts';
import { type OwnSpender, signInOf } from '#shared/usecases/identity/own-spender.ts';
import { shownEntry } from '#shared/usecases/ledger/entry-document.ts';
import { sameContent, type View } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

const TO = '/to';

export interface TransferPorts extends BookingPorts {
  /** Given where members may transfer with their own tokens. */
  readonly misses?: MissStore | undefined;
}

function missesOf({ misses }: TransferPorts): MissStore {
  if (!misses) throw new TypeError('no unknown receivers are counted here');
  return misses;
}

export interface TransferRequest extends Omit<TransferCommand, 'to' | 'signIn'> {
  /** The receiver as the caller named it: a member id, or a card. */
  readonly to: string;
  /**
   * Returns the receiver, who need not be a member. Called only for a new act, because a card may have another owner when
   * a call is repeated.
   */
  readonly receiver: () => Promise<string>;
  /** Given for a member who gives points away with their own token. */
  readonly spender?: OwnSpender | undefined;
}

function describeTransferAnswer(
  program: Program,
  { entry, state }: LedgerRecord,
  { to, spender }: TransferRequest,
): TransferAnswer {
  const { memberId, seq, recordedAt } = entry;
  return {
    entry: shownEntry(entry, program.version, { view: spender ? 'narrow' : 'full' }),
    to,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  };
}

/** The error for a receiver whom nobody knows. Those of a member's own token are counted. */
async function unknownReceiver(ports: TransferPorts, own: boolean, from: string): Promise<Error> {
  const at = ports.now();
  if (own) checkMisses((await missesOf(ports).add(unknownReceiversOf(from, at))) - 1, at);
  return new OtherMemberNotFound(TO);
}

/**
 * Transfers points to another member, once for each transfer id. Both logs are written in one transaction. The sender
 * is checked before the receiver is looked up. A member's own token gets one refusal for whoever cannot receive, member
 * or not, after the same calls of storage.
 */
export async function transferPoints(
  ports: TransferPorts,
  programs: CurrentProgram,
  request: TransferRequest,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: TransferAnswer }> {
  const { from, transferId, contentHash, points, spender } = request;
  const own = spender !== undefined;
  const program = await programs.get();
  let to = from;
  let signIn: ReturnType<typeof signInOf> | undefined;
  const signInOnce = () => {
    signIn ??= signInOf(spender);
    return signIn;
  };
  const command = {
    memberId: from,
    others: {
      memberIds: async ({ entry, state }: LedgerRecord) => {
        const now = Math.max(ports.now(), entry.recordedAt);
        checkNotMerged(state);
        const settled = settle(program, state, now).state;
        checkSender(program, settled, { points, signIn: await signInOnce() }, now);
        if (own) checkMisses(await missesOf(ports).count(unknownReceiversOf(from, now).key), now);
        to = await request.receiver();
        if (from === to) throw new SameMember(TO);
        return [to];
      },
      missing: () => unknownReceiver(ports, own, from),
      isNone: own ? ({ status }: AccountState) => status !== 'active' : undefined,
    },
    reference: transferOutReference(transferId),
    checkSame: sameContent(contentHash),
    gather: signInOnce,
    decide: ({ state, otherStates: [receiver], facts, now }: View<OwnSignIn | undefined>) => {
      if (!receiver) throw new TypeError('a transfer has two logs');
      const sending = { transferId, from, to, points, contentHash, signIn: facts };
      const { sent, received } = transfer(program, { sender: state, receiver }, sending, now);
      return { drafts: [sent], others: [[received]] };
    },
  };
  const gives = { points: toTheOther, otherId: () => to };
  const { record, replayed } = await appendBy(ports, program, giver, command, gives);
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeTransferAnswer(recorded, record, request) };
}
