import * as z from 'zod';
import { type Answer, send } from './http.ts';
import type { Purchase } from './purchase.ts';
import { Stop } from './stop.ts';
import type { Token } from './token.ts';

export type Booked =
  | { readonly outcome: 'created' | 'replayed'; readonly points: number }
  | { readonly outcome: 'refused'; readonly code: string };

export type Enrolled =
  | { readonly outcome: 'created' | 'known' }
  | { readonly outcome: 'refused'; readonly code: string };

export interface Balance {
  readonly seq: number;
  readonly earned: number;
}

/** An accrual in a member's log. */
export interface Accrual {
  readonly reference: string;
  readonly points: number;
}

// The replay reads only what it counts; the API may answer more.
const PurchaseAnswer = z.object({ pointsEarned: z.int().nonnegative() });
const BalanceAnswer = z.object({ seq: z.int(), lifetime: z.object({ earned: z.int() }) });
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
  readonly #origin: string;
  readonly #token: Token;
  readonly #stopping: AbortSignal;

  constructor(origin: string, token: Token, stopping: AbortSignal) {
    this.#origin = origin;
    this.#token = token;
    this.#stopping = stopping;
  }

  async enrol(member: string): Promise<Enrolled> {
    const answer = await this.#call('PUT', `/v1/members/${member}`, '{}');
    if (answer.status === 201) return { outcome: 'created' };
    return answer.status === 200 ? { outcome: 'known' } : { outcome: 'refused', code: codeOf(answer) };
  }

  async purchase({ member, purchaseId, body }: Purchase): Promise<Booked> {
    const answer = await this.#call('PUT', `/v1/members/${member}/purchases/${purchaseId}`, body);
    if (answer.status !== 200 && answer.status !== 201) return { outcome: 'refused', code: codeOf(answer) };
    const points = read(PurchaseAnswer, answer, 'a booked purchase').pointsEarned;
    if (answer.status === 201) return { outcome: 'created', points };
    if (answer.headers.get('idempotency-replayed') !== 'true') {
      throw new Stop(1, `Purchase ${purchaseId} of ${member} was answered 200 without Idempotency-Replayed.`);
    }
    return { outcome: 'replayed', points };
  }

  async balance(member: string): Promise<Balance> {
    const answer = await this.#call('GET', `/v1/members/${member}/balance`);
    const { seq, lifetime } = read(BalanceAnswer, answer, `the balance of ${member}`);
    return { seq, earned: lifetime.earned };
  }

  /** Every accrual of a member, newest first. */
  async *accruals(member: string): AsyncGenerator<Accrual> {
    let cursor = '';
    do {
      const path = `/v1/members/${member}/entries?limit=${ENTRIES_PER_PAGE}${cursor}`;
      const page = read(EntriesAnswer, await this.#call('GET', path), `the entries of ${member}`);
      for (const { kind, reference, postings } of page.items) {
        if (kind === 'accrual') yield { reference, points: memberPoints(postings) };
      }
      cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
  }

  async #call(method: 'GET' | 'PUT', path: string, body?: string): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const token = await this.#token.get();
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const answer = await send(
        `${this.#origin}${path}`,
        { method, headers, body: body ?? null },
        this.#stopping,
      );
      if (answer.status === 403) throw this.#denied(answer, 'may not do this');
      if (answer.status !== 401) return answer;
      if (tries === 2) throw this.#denied(answer, 'is not accepted');
      await this.#token.refused(token);
    }
  }

  #denied(answer: Answer, what: string): Stop {
    return new Stop(
      1,
      `${this.#origin} says that the client ${this.#token.clientId} ${what} (${answer.status}).`,
    );
  }
}

/** What an accrual brought the member, pending or at once; the other accounts are the house's. */
function memberPoints(postings: readonly { readonly account: string; readonly points: number }[]): number {
  return postings.reduce(
    (sum, { account, points }) => (account === 'available' || account === 'pending' ? sum + points : sum),
    0,
  );
}

/** The stable code of a refusal; what the gateway itself refuses has only a status. */
function codeOf(answer: Answer): string {
  const problem = Problem.safeParse(json(answer.body));
  return problem.success ? problem.data.code : `status-${answer.status}`;
}

function read<T>(shape: z.ZodType<T>, answer: Answer, what: string): T {
  const result = shape.safeParse(json(answer.body));
  if (answer.status < 300 && result.success) return result.data;
  const why =
    answer.status < 300 ? 'is not of the shape that the API promises' : `was refused: ${codeOf(answer)}`;
  throw new Stop(1, `The answer with ${what} ${why}.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
