import { hashOfDocument } from '../entry-hash.ts';
import { type PurchaseBody, purchaseOf } from './purchases.ts';

export interface Sale {
  readonly member: string;
  readonly purchaseId: string;
  readonly body: PurchaseBody;
  /** The status of its first answer; absent while nobody knows whether it was booked. */
  answered?: number;
}

export interface EntryBody {
  readonly seq: number;
  readonly reference: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly postings: readonly { readonly account: string; readonly points: number }[];
}

/** A shop that keeps its receipts: what it sent, and what it was answered, whatever happens to the server. */
export class Shop {
  readonly sales: Sale[] = [];
  readonly #url: string;
  readonly #clientId: string;
  #token = '';

  constructor(url: string, clientId = 'dev-channel') {
    this.#url = url;
    this.#clientId = clientId;
  }

  async token(clientId: string, member?: string): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: 'dev',
      ...(member !== undefined && { member }),
    });
    const answer = await fetch(`${this.#url}/oauth2/token`, { method: 'POST', body: form });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    this.#token ||= await this.token(this.#clientId);
    const answer = await fetch(`${this.#url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  newSale(member: string, amounts: number | readonly number[]): Sale {
    const sale: Sale = { member, purchaseId: `receipt-${this.sales.length + 1}`, body: purchaseOf(amounts) };
    this.sales.push(sale);
    return sale;
  }

  /** Sends a sale; undefined when no answer came. */
  async send(sale: Sale): Promise<number | undefined> {
    const path = `/members/${sale.member}/purchases/${sale.purchaseId}`;
    const status = await this.call('PUT', path, sale.body).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status !== undefined) sale.answered ??= status;
    return status;
  }

  /** A member's entries, oldest first. */
  async entries(member: string): Promise<readonly EntryBody[]> {
    const found: EntryBody[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await this.call(
        'GET',
        `/members/${member}/entries?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
      );
      const page = body as { items: EntryBody[]; nextCursor?: string };
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found.reverse();
  }
}

/**
 * Flaws of a log that any reader can find: a gap in the numbers, a wrong hash or previous hash, postings with a
 * remainder.
 */
export function flaws(entries: readonly EntryBody[]): readonly string[] {
  return entries.flatMap((entry, at) => {
    const before = entries[at - 1];
    return [
      ...(entry.seq === at + 1 ? [] : [`entry ${entry.seq} stands at ${at + 1}`]),
      ...(hashOfDocument(entry) === entry.hash ? [] : [`entry ${entry.seq} has another hash`]),
      ...(!before || before.hash === entry.previousHash ? [] : [`entry ${entry.seq} leaves the chain`]),
      ...(entry.postings.reduce((sum, { points }) => sum + points, 0) === 0
        ? []
        : [`entry ${entry.seq} does not sum to zero`]),
    ];
  });
}
