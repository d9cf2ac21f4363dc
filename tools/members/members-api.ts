import * as z from 'zod';
import type { OpeningBody } from '#shared/contracts/ledger/opening.ts';
import type { MemberChange } from '#shared/contracts/members/member.ts';
import { program as programAnswer } from '#shared/contracts/program/program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Call, Caller } from '../api/caller.ts';
import type { Answer } from '../api/http.ts';
import { jsonIn } from '../api/json-in.ts';
import { isPassing } from '../api/retry.ts';
import { Stop } from '../terminal/stop.ts';
import { importIdOf, type OpeningSums } from './opening-sums.ts';
import type { Reject } from './rejects-file.ts';

export type Put = 'enrolled' | 'changed' | 'unchanged';

/** A booked opening balance, by this call or by an earlier one. */
export interface Opened {
  readonly outcome: 'booked' | 'replayed';
  /** The points in the entry. */
  readonly points: number;
}

export interface Identifier {
  readonly kind: 'card' | 'email' | 'phone';
  readonly value: string;
}

// The fields that the import counts. The API may send more.
const OpeningEntry = z.object({
  entry: z.object({ postings: z.array(z.object({ account: z.string(), points: z.int() })) }),
});
const Asked = z.object({ approvalId: z.string() });
const Owner = z.object({ memberId: z.string() });
const Known = z.object({ status: z.string() });
const Problem = z.object({
  code: z.string().regex(/^[a-z0-9-]{1,64}$/),
  title: z.string().default(''),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
});

/** The sum of the day of the person who imports is used up. */
const waits: Reject = {
  code: 'awaiting-approval',
  pointer: '/opening',
  detail: 'the opening balance waits for the approval of another person',
};

/**
 * The calls of the public API that import members. A refusal of one row is returned; an error that concerns all rows
 * ends the import.
 */
export class MembersApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async put(memberId: string, change: MemberChange): Promise<Put | Reject> {
    const answer = await this.#call('PUT', `/v1/members/${memberId}`, change);
    if (answer.status === 201) return 'enrolled';
    if (answer.status !== 200) return refusalOf(answer, '');
    return answer.headers.get('idempotency-replayed') === 'true' ? 'unchanged' : 'changed';
  }

  async open(memberId: string, openingId: string, opening: OpeningBody): Promise<Opened | Reject> {
    const answer = await this.#call('PUT', `/v1/members/${memberId}/openings/${openingId}`, opening);
    if (answer.status === 202) return waits;
    if (answer.status !== 201 && answer.status !== 200) return refusalOf(answer, '/opening');
    const { postings } = read(OpeningEntry, answer, 'an opening balance').entry;
    const points = postings.reduce((sum, one) => (one.account === 'available' ? sum + one.points : sum), 0);
    return { outcome: answer.status === 201 ? 'booked' : 'replayed', points };
  }

  /**
   * Asks for the import of a file's opening balances. Returns its id once another person has approved it.
   * @throws Stop while it waits, and where it was rejected
   */
  async askImport(sums: OpeningSums): Promise<string> {
    const importId = importIdOf(sums);
    const answer = await this.#call('PUT', `/v1/opening-imports/${importId}`, sums);
    if (answer.status === 200 || answer.status === 201) return importId;
    const told = `The opening balances of this file bring ${sums.points} points in ${sums.rows} rows.`;
    if (answer.status !== 202) {
      const { code, detail } = refusalOf(answer, '');
      throw new Stop(1, `${told} Their import was refused: ${code}, ${detail}.`);
    }
    const { approvalId } = read(Asked, answer, 'an import');
    throw new Stop(
      1,
      `${told} Another person has to approve them: POST ${this.#caller.origin}/v1/approvals/${approvalId}/approve. ` +
        'Then run the same command again. Nothing was imported.',
    );
  }

  /** The id of the member who has an identifier. Undefined when nobody does. */
  async ownerOf({ kind, value }: Identifier): Promise<string | undefined> {
    const answer = await this.#call('POST', '/v1/members/lookup', { [kind]: value });
    return answer.status === 404 ? undefined : read(Owner, answer, 'a lookup').memberId;
  }

  /** The status of a member. Undefined for an unknown member. */
  async statusOf(memberId: string): Promise<string | undefined> {
    const answer = await this.#call('GET', `/v1/members/${memberId}`);
    return answer.status === 404 ? undefined : read(Known, answer, 'a member').status;
  }

  async program(): Promise<Program> {
    const program = read(programAnswer, await this.#call('GET', '/v1/program'), 'the programme');
    // No import asks about the benefits of tiers.
    return { ...program, tiers: program.tiers.map(({ benefits: _, ...tier }) => tier) };
  }

  async #call(method: Call['method'], path: string, body?: object): Promise<Answer> {
    const answer = await this.#caller.call({ method, path, body: body && JSON.stringify(body) });
    // The server is still busy after all attempts. A 500 may concern this row alone, so the import continues after it.
    if (isPassing(answer.status) && answer.status !== 500) {
      throw new Stop(
        1,
        `${this.#caller.origin} is busy (${answer.status}). Run the same command again to continue.`,
      );
    }
    return answer;
  }
}

/**
 * The reject for a refused row. It has the title of the refusal and not its detail, which may contain figures of the
 * member.
 */
function refusalOf(answer: Answer, prefix: string): Reject {
  const problem = Problem.safeParse(jsonIn(answer.body)).data;
  const errors = problem?.errors ?? [];
  return {
    code: problem?.code ?? `status-${answer.status}`,
    pointer: errors.map(({ pointer }) => prefix + pointer).join(' '),
    detail: errors.length > 0 ? errors.map(({ message }) => message).join('; ') : (problem?.title ?? ''),
  };
}

function read<T>(shape: z.ZodType<T>, answer: Answer, what: string): T {
  const { data, success } = shape.safeParse(jsonIn(answer.body));
  if (answer.status < 300 && success) return data;
  throw new Stop(1, `The response with ${what} does not match the API's contract (${answer.status}).`);
}
