/** The reasons for which the server closes a socket, as the `closed` frame tells them. */
export const closeReasons = [
  'too-many-sockets',
  'token-expired',
  'unlinked',
  'erased',
  'merged',
  'rate-limited',
] as const;

export type CloseReason = (typeof closeReasons)[number];

/** The topics that staff follow. */
export const topics = ['case', 'kpi'] as const;

export type Topic = (typeof topics)[number];

export interface Socket {
  readonly connectionId: string;
  /** Milliseconds. */
  readonly connectedAt: number;
  /** Seconds. The earlier end of the token and the gateway's two hours; no frame of an entry is sent after it. */
  readonly expiresAt: number;
  /** The topics of a socket of staff; absent for a member's. */
  readonly topics?: readonly Topic[] | undefined;
  /** The socket gets no frame any more but the one that says why. */
  readonly closing?: Closing | undefined;
}

export interface Closing {
  readonly reason: CloseReason;
  /** The tries that failed. */
  readonly tries: number;
}

/** How far a socket has come. */
export interface Progress {
  /** The newest entry that was sent. */
  readonly cursor: number;
  /** The frames, one after the other, that the gateway did not take in time: pushes leave the socket to the sweep. */
  readonly stalls?: number | undefined;
}

/** All sockets of one member, or of one person of staff. */
export interface MemberSockets {
  /** The member id, or `staff/{subject}`. */
  readonly follower: string;
  readonly sockets: readonly Socket[];
  /** By connection id. Only the holder of the lease writes it. */
  readonly progress: ReadonlyMap<string, Progress>;
  /** Seconds. A token that was issued at or before it opens no socket. */
  readonly refuseBefore?: number | undefined;
  /** Something was not sent. Sockets without progress begin after this entry. */
  readonly left?: number | undefined;
  /** When a stalled socket last made a push wait, an instant. */
  readonly stalledAt?: number | undefined;
  /** Pushes leave the member to the sweep until this instant. */
  readonly asideUntil?: number | undefined;
  /** The entry that another sender asks the holder of the lease to send, and the one after which that sender began. */
  readonly wanted?: number | undefined;
  readonly wantedFrom?: number | undefined;
  /** Changes with every change of the sockets. 0: nothing is stored. */
  readonly version: number;
}

export const SOCKETS_MAX = 10;
/** Sockets that are being closed are remembered up to this number. Forgotten ones get no frame and end by themselves. */
const CLOSING_MAX = 20;
/** A closing that failed this often is given up: the gateway ends the connection, at the latest after two hours. */
const CLOSING_TRIES_MAX = 5;
/** A socket that makes a second push wait within this time puts its member aside for as long. */
const ASIDE_MS = 5 * 60_000;
/** The sweep tries a stalled socket until then. */
const STALLS_MAX = 4;

export const noSockets = (follower: string): MemberSockets => ({
  follower,
  sockets: [],
  progress: new Map(),
  version: 0,
});

export function isOpen({ closing, expiresAt }: Socket, now: number): boolean {
  return closing === undefined && expiresAt * 1000 > now;
}

export function openSockets({ sockets }: MemberSockets, now: number): readonly Socket[] {
  return sockets.filter((socket) => isOpen(socket, now));
}

/** Adds a socket. Beyond the tenth, the oldest are closed. Undefined where the token is from before the refusal. */
export function withSocket(all: MemberSockets, socket: Socket, issuedAt: number): MemberSockets | undefined {
  if (all.refuseBefore !== undefined && issuedAt <= all.refuseBefore) return undefined;
  const others = all.sockets.filter(({ connectionId }) => connectionId !== socket.connectionId);
  const open = others.filter(({ closing }) => closing === undefined).toSorted(byAge);
  const surplus = new Set(open.slice(0, Math.max(0, open.length + 1 - SOCKETS_MAX)));
  return closeSockets(
    { ...all, sockets: [...others, socket] },
    (one) => surplus.has(one),
    'too-many-sockets',
  );
}

const byAge = (one: Socket, two: Socket) => one.connectedAt - two.connectedAt;

/** Marks sockets as closing. One that is closing already keeps its reason. */
export function closeSockets(
  all: MemberSockets,
  ends: (socket: Socket) => boolean,
  reason: CloseReason,
): MemberSockets {
  const marked = all.sockets.map((socket) =>
    socket.closing === undefined && ends(socket) ? { ...socket, closing: { reason, tries: 0 } } : socket,
  );
  if (marked.every((socket, index) => socket === all.sockets[index])) return all;
  const closing = marked.filter((socket) => socket.closing !== undefined).toSorted(byAge);
  const forgotten = new Set(closing.slice(0, Math.max(0, closing.length - CLOSING_MAX)));
  return { ...all, sockets: marked.filter((socket) => !forgotten.has(socket)) };
}

/** Marks the sockets whose token has ended. */
export function closeExpired(all: MemberSockets, now: number): MemberSockets {
  return closeSockets(all, ({ expiresAt }) => expiresAt * 1000 <= now, 'token-expired');
}

/** The outcome of closing sockets, by their connection ids. */
export interface ClosingOutcome {
  readonly tried: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  /** When a socket made its closing wait; undefined where none did. */
  readonly stalledAt?: number | undefined;
}

/** Forgets the sockets that are closed, and counts a try of those that are not. */
export function afterClosing(
  all: MemberSockets,
  { tried, closed, stalledAt }: ClosingOutcome,
): MemberSockets {
  const sockets = all.sockets.flatMap((socket) => {
    const { connectionId, closing } = socket;
    if (closed.has(connectionId)) return [];
    if (closing === undefined || !tried.has(connectionId)) return [socket];
    const tries = closing.tries + 1;
    return tries < CLOSING_TRIES_MAX ? [{ ...socket, closing: { ...closing, tries } }] : [];
  });
  const isSame = sockets.length === all.sockets.length && sockets.every((one, at) => one === all.sockets[at]);
  if (isSame) return all;
  return { ...all, sockets, ...(stalledAt !== undefined && afterStall(all, stalledAt)) };
}

/** Whether entries were not sent, or are wanted from a sender that may have died. */
export function isLeft({ left, wanted }: MemberSockets): boolean {
  return left !== undefined || wanted !== undefined;
}

/** The entry after which sockets without progress begin: `base`, unless something before it was left. */
export function baseOf({ left, wantedFrom }: MemberSockets, base: number): number {
  return Math.min(base, left ?? base, wantedFrom ?? base);
}

/** The instant at which the sweep must look at the sockets; undefined where there is nothing to do. */
export function sweepAt(all: MemberSockets, now: number): number | undefined {
  const { sockets } = all;
  if (sockets.length === 0) return undefined;
  if (isLeft(all) || sockets.some(({ closing }) => closing !== undefined)) return now;
  return Math.min(...sockets.map(({ expiresAt }) => expiresAt * 1000));
}

/** Whether pushes leave the member to the sweep. */
export function isAside({ asideUntil = 0 }: MemberSockets, now: number): boolean {
  return asideUntil > now;
}

/** A push had to wait for a socket of the member. The second time within five minutes puts the member aside. */
export function afterStall(
  { stalledAt }: Pick<MemberSockets, 'stalledAt'>,
  now: number,
): Pick<MemberSockets, 'stalledAt' | 'asideUntil'> {
  const again = stalledAt !== undefined && now - stalledAt < ASIDE_MS;
  return again ? { stalledAt: now, asideUntil: now + ASIDE_MS } : { stalledAt: now };
}

/** Whether a socket stalled so often that its connection is deleted: its client, if there is one, connects again. */
export function isDead({ stalls = 0 }: Progress): boolean {
  return stalls >= STALLS_MAX;
}
