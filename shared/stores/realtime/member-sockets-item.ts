import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type {
  CloseReason,
  Closing,
  MemberSockets,
  Progress,
  Socket,
  Topic,
} from '#shared/domain/realtime/member-sockets.ts';

export type Item = Record<string, AttributeValue>;

const number = (value: number): AttributeValue => ({ N: String(value) });
const numberOf = (value: AttributeValue | undefined): number | undefined =>
  value?.N === undefined ? undefined : Number(value.N);

function closingItem({ reason, tries }: Closing): AttributeValue {
  return { M: { reason: { S: reason }, tries: number(tries) } };
}

function socketItem({ connectedAt, expiresAt, topics, closing }: Socket): AttributeValue {
  return {
    M: {
      connectedAt: number(connectedAt),
      expiresAt: number(expiresAt),
      ...(topics && { topics: { SS: [...topics] } }),
      ...(closing && { closing: closingItem(closing) }),
    },
  };
}

function socketOf(connectionId: string, { M = {} }: AttributeValue): Socket {
  const { reason, tries } = M.closing?.M ?? {};
  return {
    connectionId,
    connectedAt: Number(M.connectedAt?.N),
    expiresAt: Number(M.expiresAt?.N),
    ...(M.topics?.SS && { topics: M.topics.SS as Topic[] }),
    ...(reason?.S && { closing: { reason: reason.S as CloseReason, tries: Number(tries?.N) } }),
  };
}

export function socketsItem(sockets: readonly Socket[]): AttributeValue {
  return { M: Object.fromEntries(sockets.map((socket) => [socket.connectionId, socketItem(socket)])) };
}

export function progressItem(progress: ReadonlyMap<string, Progress>): AttributeValue {
  const entries = [...progress].map(([connectionId, { cursor, stalls }]): [string, AttributeValue] => [
    connectionId,
    { M: { cursor: number(cursor), ...(stalls !== undefined && { stalls: number(stalls) }) } },
  ]);
  return { M: Object.fromEntries(entries) };
}

function progressOf({ M = {} }: AttributeValue): Progress {
  return { cursor: Number(M.cursor?.N), stalls: numberOf(M.stalls) };
}

export function memberSocketsOf(item: Item): MemberSockets {
  return {
    follower: item.memberId?.S ?? '',
    sockets: Object.entries(item.sockets?.M ?? {}).map(([id, value]) => socketOf(id, value)),
    progress: new Map(
      Object.entries(item.progress?.M ?? {}).map(([id, value]) => [id, progressOf(value)] as const),
    ),
    refuseBefore: numberOf(item.refuseBefore),
    left: numberOf(item.left),
    stalledAt: numberOf(item.stalledAt),
    asideUntil: numberOf(item.asideUntil),
    wanted: numberOf(item.wanted),
    wantedFrom: numberOf(item.wantedFrom),
    version: numberOf(item.version) ?? 0,
  };
}
