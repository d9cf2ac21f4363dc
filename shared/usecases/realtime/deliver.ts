import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import {
  afterStall,
  type CloseReason,
  isDead,
  type MemberSockets,
  openSockets,
  type Progress,
  type Socket,
} from '#shared/domain/realtime/member-sockets.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Unlock } from '#shared/stores/realtime/connection-store.ts';
import type { Sent, Sockets } from '#shared/stores/realtime/socket.ts';
import { inOrder } from '#shared/usecases/log/in-order.ts';
import { mayBeOpening } from './close-sockets.ts';
import { framesOf } from './frames.ts';
import type { RealtimePorts } from './realtime-ports.ts';

/** The frames that one socket is sent before it is another sender's turn. */
const FRAMES_MAX = 200;

/** The entries that sockets are offered while their sender has the lease. */
export interface Offer {
  /** A socket that was never sent an entry begins after this one. */
  readonly base: number;
  readonly upTo: number;
  /** Entries that need not be read. */
  readonly known: readonly LedgerRecord[];
  readonly to: (socket: Socket, progress: Progress | undefined) => boolean;
  /** Rewinds the one socket that the offer is to, and leaves out what is too much for it. */
  readonly rewindTo?: number;
}

/** How the sender works: a push does not wait for a socket again that has stalled. */
export interface Manner {
  /** An instant; nothing is sent after it. */
  readonly until: number;
  readonly isPush: boolean;
}

interface Outcome {
  readonly socket: Socket;
  readonly progress: Progress;
  readonly outcome: Sent | 'late';
  readonly ended?: CloseReason | undefined;
}

/** The reason for which the sockets of a member end with an entry; undefined while the member may see. */
export function endOf(record: LedgerRecord | undefined): CloseReason | undefined {
  const status = record?.state.status;
  return status === 'erased' || status === 'merged' ? status : undefined;
}

/** Whether a socket takes part in pushes: one that stalled waits for the sweep. */
export function isAwake(_: Socket, progress: Progress | undefined): boolean {
  return (progress?.stalls ?? 0) === 0;
}

/**
 * Sends entries to the sockets of a member as their sender, and on until nothing more is wanted. The `seq` of a socket
 * goes back only when it is rewound, because there is one sender at a time. Returns the reason for which the sockets
 * end, if an entry that was sent ends them.
 */
export async function deliver(
  ports: RealtimePorts,
  leased: MemberSockets,
  owner: string,
  first: Offer,
  manner: Manner,
): Promise<CloseReason | undefined> {
  let all = leased;
  let offer = first;
  let ended: CloseReason | undefined;
  let failed: Failed = { missed: false, stalled: false };
  for (;;) {
    const takers = openSockets(all, ports.now()).filter((socket) =>
      offer.to(socket, all.progress.get(socket.connectionId)),
    );
    const outcomes = await Promise.all(takers.map((socket) => offerTo(ports, all, socket, offer, manner)));
    ended ??= outcomes.find((outcome) => outcome.ended !== undefined)?.ended;
    const gone = outcomes.filter((one) => isGone(one, ports.now()));
    failed = failedIn(outcomes, gone, failed);
    const end = endOfRound(ports, all, offer, { outcomes, gone, failed }, manner);
    await Promise.all(outcomes.filter(hasDied).map(({ socket }) => ports.sockets.close(socket.connectionId)));
    const wanting = await ports.connections.unlock(all.follower, owner, end, ports.now());
    if (wanting === undefined) return ended;
    all = { ...wanting, progress: end.progress };
    const { wanted: upTo = offer.upTo, wantedFrom: base = offer.upTo } = wanting;
    offer = { base, upTo, known: [], to: isAwake };
  }
}

async function offerTo(
  { ledger, sockets, now }: RealtimePorts,
  { follower, progress }: MemberSockets,
  socket: Socket,
  { base, upTo, known, rewindTo }: Offer,
  { until }: Manner,
): Promise<Outcome> {
  const { cursor: reached = base, stalls } = progress.get(socket.connectionId) ?? {};
  let cursor = rewindTo ?? reached;
  let frames = 0;
  let ended: CloseReason | undefined;
  for await (const record of following(ledger, follower, cursor, known, upTo)) {
    const parts = framesOf(record);
    frames += parts.length;
    if (frames > FRAMES_MAX || now() > until) {
      if (rewindTo === undefined) return { socket, progress: { cursor, stalls }, outcome: 'late' };
      const outcome = await sockets.send(socket.connectionId, {
        type: 'resume-incomplete',
        fromSeq: record.entry.seq,
      });
      return { socket, progress: { cursor: upTo }, outcome };
    }
    const outcome = await sendAll(sockets, socket.connectionId, parts);
    if (outcome !== 'sent') {
      const failed = outcome === 'stalled' ? { cursor, stalls: (stalls ?? 0) + 1 } : { cursor, stalls };
      return { socket, progress: failed, outcome };
    }
    cursor = record.entry.seq;
    ended = endOf(record);
  }
  return { socket, progress: { cursor }, outcome: 'sent', ended };
}

/** A socket that stalled so often is no socket any more. */
function hasDied({ outcome, progress }: Outcome): boolean {
  return outcome === 'stalled' && isDead(progress);
}

function isGone(one: Outcome, now: number): boolean {
  return hasDied(one) || (one.outcome === 'gone' && !mayBeOpening(one.socket, now));
}

/** The failures of all rounds so far. */
interface Failed {
  /** A socket was not sent all. */
  readonly missed: boolean;
  readonly stalled: boolean;
}

function failedIn(outcomes: readonly Outcome[], gone: readonly Outcome[], before: Failed): Failed {
  const missed = outcomes.some((one) => one.outcome !== 'sent' && !gone.includes(one));
  const stalled = outcomes.some(({ outcome }) => outcome === 'stalled');
  return { missed: before.missed || missed, stalled: before.stalled || stalled };
}

interface Round {
  readonly outcomes: readonly Outcome[];
  readonly gone: readonly Outcome[];
  readonly failed: Failed;
}

/** The end of a round, as it is stored. */
function endOfRound(
  { now }: RealtimePorts,
  all: MemberSockets,
  { rewindTo, upTo }: Offer,
  { outcomes, gone, failed }: Round,
  { until, isPush }: Manner,
): Unlock {
  const isOver = now() > until;
  const isMissed = isOver || failed.missed;
  const isToAll = rewindTo === undefined && openSockets(all, now()).length === outcomes.length;
  return {
    progress: progressAfter(all, outcomes, gone),
    gone: gone.map(({ socket }) => socket.connectionId),
    upTo: rewindTo === undefined ? upTo : undefined,
    evenIfWanted: isOver,
    left: isMissed ? upTo : isToAll && all.left !== undefined ? null : undefined,
    stall: isPush && failed.stalled ? afterStall(all, now()) : undefined,
  };
}

function progressAfter(
  { sockets, progress }: MemberSockets,
  outcomes: readonly Outcome[],
  gone: readonly Outcome[],
): ReadonlyMap<string, Progress> {
  const listed = new Set(sockets.map(({ connectionId }) => connectionId));
  const next = new Map([...progress].filter(([connectionId]) => listed.has(connectionId)));
  for (const one of outcomes) next.set(one.socket.connectionId, one.progress);
  for (const { socket } of gone) next.delete(socket.connectionId);
  return next;
}

async function* following(
  ledger: LedgerStore,
  memberId: string,
  cursor: number,
  known: readonly LedgerRecord[],
  upTo: number,
): AsyncGenerator<LedgerRecord> {
  let last = cursor;
  for await (const record of inOrder(ledger, memberId, cursor, known)) {
    yield record;
    last = record.entry.seq;
  }
  if (last < upTo) yield* ledger.after(memberId, last, upTo);
}

async function sendAll(
  sockets: Sockets,
  connectionId: string,
  frames: ReturnType<typeof framesOf>,
): Promise<Sent> {
  for (const frame of frames) {
    const outcome = await sockets.send(connectionId, frame);
    if (outcome !== 'sent') return outcome;
  }
  return 'sent';
}
