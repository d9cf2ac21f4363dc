import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { call, rate } from './load.ts';
import { basket } from './long-lived.ts';
import type { Product } from './product.ts';

/** Members of a product who buy, some of whom follow their balance over a socket. */
export interface Shop {
  /** Books purchases of all members, `width` at a time. Returns their rate a second. */
  buy(count: number, width: number): Promise<number>;
  /** Milliseconds from the response of a purchase to its frame, of all purchases of followers since the last call. */
  takeFrameDelays(): readonly number[];
  /** Opens the sockets of those who follow. The gateway closes a socket that is silent for ten minutes. */
  follow(): Promise<void>;
  close(): void;
}

const MEMBERS = 200;
const FOLLOWERS = 20;

/** Calls `framed` with the reference of each change of the member's balance. */
async function follow(
  product: Product,
  member: string,
  framed: (reference: string) => void,
): Promise<WebSocket> {
  const token = await product.token({ client_id: 'dev-member', member });
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on('message', (data: Buffer) => {
    const { cause } = JSON.parse(data.toString()) as { cause?: { reference: string } };
    if (cause) framed(cause.reference);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

/** Enrols members of a product. */
export async function openShop(product: Product): Promise<Shop> {
  const token = await product.token({ client_id: 'dev-channel' });
  const members = Array.from({ length: MEMBERS }, () => `b-${randomUUID().slice(0, 8)}`);
  for (const member of members) await call(`${product.url}/v1/members/${member}`, 'PUT', token, {});
  const framed = new Map<string, number>();
  const answered = new Map<string, number>();
  const sockets: WebSocket[] = [];
  const close = (): void => {
    for (const socket of sockets.splice(0)) socket.terminate();
  };
  return {
    follow: async () => {
      for (const member of members.slice(0, FOLLOWERS)) {
        sockets.push(await follow(product, member, (reference) => framed.set(reference, performance.now())));
      }
    },
    buy: (count, width) => {
      const round = randomUUID().slice(0, 8);
      return rate(count, width, async (index) => {
        const purchase = { ...basket(1, 0), occurredAt: new Date().toISOString() };
        const id = `${round}-${index}`;
        const member = index % MEMBERS;
        const status = await call(
          `${product.url}/v1/members/${members[member]}/purchases/${id}`,
          'PUT',
          token,
          purchase,
        );
        if (status !== 201) throw new Error(`A purchase was refused with ${status}`);
        if (member < FOLLOWERS) answered.set(`purchase/${id}/`, performance.now());
      });
    },
    takeFrameDelays: () => {
      const delays = [...answered].flatMap(([reference, at]) => {
        const frame = framed.get(reference);
        return frame === undefined ? [] : [frame - at];
      });
      answered.clear();
      framed.clear();
      return delays;
    },
    close,
  };
}
