import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A response that the stand-in gives once instead of its own. */
export interface Fault {
  readonly status: number | 'hang up';
  readonly headers?: Record<string, string>;
  readonly body?: object;
  /** True when the call is carried out and its response lost. */
  readonly afterwards?: boolean;
}

interface Entry {
  readonly kind: string;
  readonly reference: string;
  readonly postings: readonly { account: string; points: number }[];
}

interface Line {
  readonly lineId: string;
  readonly quantity: number;
  readonly amount: number;
}

interface Log {
  readonly entries: Entry[];
  /** The bodies by reference, as they arrived. */
  readonly bodies: Map<string, string>;
}

/**
 * A stand-in for the remote API that tests the client's own logic. It has the idempotency rule and gap-free logs, gives
 * a point for every whole pound, and takes points back by whole pounds. The tests of the API itself use the API.
 */
export async function standIn() {
  const members = new Map<string, Log>();
  const faults: Fault[] = [];
  const calls: {
    readonly client: string;
    readonly method: string;
    readonly path: string;
    readonly body: string;
  }[] = [];
  const live = new Set<string>();
  let tokens = 0;
  const controls = { expiresIn: 3600, pageSize: 2, balance: {}, onCall: (_path: string): void => undefined };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answer = (status: number, content?: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(content === undefined ? '' : JSON.stringify(content));
    };
    if (request.url === '/oauth2/token') {
      const token = `${new URLSearchParams(body).get('client_id')}:${++tokens}`;
      live.add(token);
      return answer(200, { access_token: token, expires_in: controls.expiresIn });
    }
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (!live.has(token)) return answer(401, { message: 'Unauthorized' });
    const call = {
      client: token.split(':')[0] ?? '',
      method: request.method ?? '',
      path: request.url ?? '',
      body,
    };
    calls.push(call);
    controls.onCall(call.path);
    const fault = faults.shift();
    if (fault === undefined) return answer(...carriedOut(call.method, request, body));
    if (fault.afterwards) carriedOut(call.method, request, body);
    if (fault.status === 'hang up') return request.socket.destroy();
    return answer(fault.status, fault.body, fault.headers);
  });

  function carriedOut(
    method: string,
    request: IncomingMessage,
    body: string,
  ): [number, object, Record<string, string>?] {
    const url = new URL(request.url ?? '', 'http://stand-in');
    const [, , , member = '', collection, id = '', , returnId] = url.pathname.split('/');
    const log = members.get(member);
    if (method === 'PUT' && collection === undefined) {
      if (log === undefined) members.set(member, { entries: [], bodies: new Map() });
      return [log === undefined ? 201 : 200, { memberId: member }];
    }
    if (log === undefined) return [404, { code: 'member-not-found' }];
    if (method === 'PUT' && collection === 'purchases') {
      return returnId === undefined ? bought(log, id, body) : broughtBack(log, id, returnId, body);
    }
    if (collection === 'balance') return [200, { ...balanceOf(log), ...controls.balance }];
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const newestFirst = log.entries.toReversed();
    const next = from + controls.pageSize;
    const items = newestFirst.slice(from, next);
    return [200, { items, ...(next < newestFirst.length ? { nextCursor: String(next) } : {}) }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    members,
    faults,
    calls,
    controls,
    purchases: () => calls.filter(({ path }) => /\/purchases\/[^/]+$/.test(path)),
    returns: () => calls.filter(({ path }) => path.includes('/returns/')),
    /** Refuses every token issued so far. */
    revokeTokens: () => live.clear(),
    tokensGiven: () => tokens,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export const accrual = (purchaseId: string, points: number): Entry => ({
  kind: 'accrual',
  reference: `purchase/${purchaseId}/`,
  postings: posted('issued', points),
});

export const goodsBack = (purchaseId: string, returnId: string, points: number): Entry => ({
  kind: 'return',
  reference: `purchase/${purchaseId}/return/${returnId}/`,
  postings: posted('reversed', -points),
});

const posted = (account: string, points: number): Entry['postings'] =>
  points === 0
    ? []
    : [
        { account, points: -points },
        { account: 'available', points },
      ];

type Carried = [number, object, Record<string, string>?];

function bought(log: Log, id: string, body: string): Carried {
  const points = Math.floor((JSON.parse(body) as { total: number }).total / 100);
  return once(log, accrual(id, points), body, { pointsEarned: points });
}

/** Refuses goods that were not bought, and more goods than are left, whether or not they are worth points. */
function broughtBack(log: Log, id: string, returnId: string, body: string): Carried {
  const purchase = log.bodies.get(`purchase/${id}/`);
  if (purchase === undefined) return [404, { code: 'purchase-not-found' }];
  const before = [...log.bodies].filter(([key]) => key.startsWith(`purchase/${id}/return/`));
  const others = before.filter(([key]) => key !== goodsBack(id, returnId, 0).reference);
  const gone = others.flatMap(([, other]) => linesOf(other));
  let points = 0;
  for (const { lineId, quantity } of linesOf(body)) {
    const line = linesOf(purchase).find((one) => one.lineId === lineId);
    const already = gone.reduce((sum, one) => sum + (one.lineId === lineId ? one.quantity : 0), 0);
    if (line === undefined || already + quantity > line.quantity) {
      return [422, { code: 'amount-exceeds-original' }];
    }
    points += Math.floor((line.amount * quantity) / line.quantity / 100);
  }
  return once(log, goodsBack(id, returnId, points), body, { pointsReversed: points });
}

const linesOf = (body: string): Line[] => (JSON.parse(body) as { lines: Line[] }).lines;

function once(log: Log, entry: Entry, body: string, answer: object): Carried {
  const before = log.bodies.get(entry.reference);
  if (before !== undefined && before !== body) return [409, { code: 'reference-reused' }];
  if (before !== undefined) return [200, answer, { 'Idempotency-Replayed': 'true' }];
  log.bodies.set(entry.reference, body);
  log.entries.push(entry);
  return [201, answer];
}

function balanceOf({ entries }: Log) {
  const sum = (account: string) =>
    entries
      .flatMap(({ postings }) => postings)
      .reduce((total, posting) => total + (posting.account === account ? posting.points : 0), 0);
  const lifetime = { earned: 0 - sum('issued'), expired: 0, reversed: sum('reversed') };
  return { seq: entries.length, available: sum('available'), pending: 0, reserved: 0, held: 0, lifetime };
}
