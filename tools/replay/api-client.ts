import * as z from 'zod';
import type { Caller } from '../api/caller.ts';
import type { Answer } from '../api/http.ts';
import { jsonIn } from '../api/json-in.ts';
import { Stop } from '../terminal/stop.ts';
import type { Purchase } from './purchase.ts';
import type { Return } from './return.ts';

/** A booked act. `points` are those that a purchase earned, or that a return took back. */
export type Booked =
  | { readonly outcome: 'created' | 'replayed'; readonly points: number }
  | { readonly outcome: 'refused'; readonly code: string };

export type Enrolled =
  | { readonly outcome: 'created' | 'known' }
  | { readonly outcome: 'refused'; readonly code: string };

export interface Balance {
  readonly seq: number;
  /** The member's points, spendable and pending. Below zero in debt. */
  readonly points: number;
  readonly earned: number;
  readonly reversed: number;
  readonly expired: number;
}

/** An entry of a member's log that a purchase or a return made. */
export interface Entry {
  readonly kind: 'accrual' | 'return';
  readonly reference: string;
  /** Points earned or taken back. */
  readonly points: number;
}

// The fields that the replay counts. The API may send more.
const PurchaseAnswer = z.object({ pointsEarned: z.int().nonnegative() });
const ReturnAnswer = z.object({ pointsReversed: z.int().nonnegative() });
const BalanceAnswer = z.object({
  seq: z.int(),
  available: z.int(),
  pending: z.int(),
  reserved: z.int(),
  held: z.int(),
  lifetime: z.object({ earned: z.int(), expired: z.int(), reversed: z.int() }),
});
const EntriesAnswer = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      reference: z.string(),
      postings: z.array(z.object({ account: z.string(), points: z.int() })),
    }),
  ),
  nextCursor: z.string().optional(),
});
const Problem = z.object({ code: z.string().regex(/^[a-z0-9-]{1,64}$/) });

const ENTRIES_PER_PAGE = 200;

/** The calls of the public API that a shop makes, and the reads with which it checks the books. */
export class ApiClient {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async enrol(member: string): Promise<Enrolled> {
    const answer = await this.#call('PUT', `/v1/members/${member}`, '{}');
    if (answer.status === 201) return { outcome: 'created' };
    return answer.status === 200 ? { outcome: 'known' } : { outcome: 'refused', code: codeOf(answer) };
  }

  async purchase({ member, purchaseId, body }: Purchase): Promise<Booked> {
    const answer = await this.#call('PUT', `/v1/members/${member}/purchases/${purchaseId}`, body);
    return booked(
      answer,
      `Purchase ${purchaseId} of ${member}`,
      () => read(PurchaseAnswer, answer, 'a booked purchase').pointsEarned,
    );
  }

  async bringBack({ member, purchaseId, returnId, body }: Return): Promise<Booked> {
    const path = `/v1/members/${member}/purchases/${purchaseId}/returns/${returnId}`;
    const answer = await this.#call('PUT', path, body);
    return booked(
      answer,
      `Return ${returnId} of purchase ${purchaseId} of ${member}`,
      () => read(ReturnAnswer, answer, 'a booked return').pointsReversed,
    );
  }

  async balance(member: string): Promise<Balance> {
    const answer = await this.#call('GET', `/v1/members/${member}/balance`);
    const { seq, lifetime, ...now } = read(BalanceAnswer, answer, `the balance of ${member}`);
    return { seq, points: now.available + now.pending + now.reserved + now.held, ...lifetime };
  }

  /** Every accrual and return of a member, newest first. */
  async *entries(member: string): AsyncGenerator<Entry> {
    let cursor = '';
    do {
      const path = `/v1/members/${member}/entries?limit=${ENTRIES_PER_PAGE}${cursor}`;
      const page = read(EntriesAnswer, await this.#call('GET', path), `the entries of ${member}`);
      for (const { kind, reference, postings } of page.items) {
        if (kind === 'accrual') yield { kind, reference, points: memberPoints(postings) };
        if (kind === 'return') yield { kind, reference, points: 0 - memberPoints(postings) };
      }
      cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
  }

  #call(method: 'GET' | 'PUT', path: string, body?: string): Promise<Answer> {
    return this.#caller.call({ method, path, body });
  }
}

function booked(answer: Answer, what: string, points: () => number): Booked {
  if (answer.status !== 200 && answer.status !== 201) return { outcome: 'refused', code: codeOf(answer) };
  if (answer.status === 201) return { outcome: 'created', points: points() };
  if (answer.headers.get('idempotency-replayed') !== 'true') {
    throw new Stop(1, `${what} got status 200 without the header Idempotency-Replayed.`);
  }
  return { outcome: 'replayed', points: points() };
}

/** The points that an entry brought the member, pending or available. The other accounts are the programme's. */
function memberPoints(postings: readonly { readonly account: string; readonly points: number }[]): number {
  return postings.reduce(
    (sum, { account, points }) => (account === 'available' || account === 'pending' ? sum + points : sum),
    0,
  );
}

/** The stable code of a refusal. A refusal of the gateway itself has only a status. */
function codeOf(answer: Answer): string {
  const problem = Problem.safeParse(jsonIn(answer.body));
  return problem.success ? problem.data.code : `status-${answer.status}`;
}

function read<T>(shape: z.ZodType<T>, answer: Answer, what: string): T {
  const result = shape.safeParse(jsonIn(answer.body));
  if (answer.status < 300 && result.success) return result.data;
  const why = answer.status < 300 ? "does not match the API's contract" : `was refused: ${codeOf(answer)}`;
  throw new Stop(1, `The response with ${what} ${why}.`);
}
