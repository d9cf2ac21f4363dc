import * as z from 'zod';
import { id } from '#shared/contracts/fields.ts';
import { program } from '#shared/contracts/program/program.ts';
import { promotion, promotionChange } from '#shared/contracts/promotions/promotion.ts';
import { reward, rewardChange } from '#shared/contracts/rewards/reward.ts';
import { store, storeChange } from '#shared/contracts/stores/store.ts';
import type { Call, Caller } from '../api/caller.ts';
import type { Answer } from '../api/http.ts';
import { Stop } from '../terminal/stop.ts';
import { type Content, type Kind, kindOf, type ListedKind, listedKinds, withTimesInUtc } from './document.ts';
import { type Live, type LiveThings, promotionOf } from './live.ts';
import type { Step } from './plan.ts';

const Envelope = z.looseObject({
  version: z.int().min(0),
  activeVersion: z.int().min(1).optional(),
  promotionId: id.optional(),
  rewardId: id.optional(),
  store: id.optional(),
});
const Page = z.object({ items: z.array(Envelope), nextCursor: z.string().optional() });

/** The fields that a response may have, and which of them are content. */
const fields: Readonly<Record<Kind, { readonly answer: object; readonly content: object }>> = {
  program: { answer: program.shape, content: program.omit({ version: true }).shape },
  promotions: { answer: promotion.shape, content: promotionChange.shape },
  rewards: { answer: reward.shape, content: rewardChange.shape },
  stores: { answer: store.shape, content: storeChange.shape },
};

const ITEMS_PER_PAGE = 200;

/** The calls of the public API by which a marketer reads and changes the programme, promotions, rewards and stores. */
export class ProgramApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All things of the server by name. */
  async all(): Promise<LiveThings> {
    const live = new Map<string, Live>();
    const one = await this.read('program');
    if (one) live.set('program', one);
    for (const kind of listedKinds) {
      for await (const item of this.#items(kind)) {
        const name = `${kind}/${idOf(kind, item)}`;
        live.set(name, liveOf(name, item));
      }
    }
    return live;
  }

  /** The thing with this name. Undefined when the server has none. */
  async read(name: string): Promise<Live | undefined> {
    const answer = await this.#caller.call({ method: 'GET', path: `/v1/${name}` });
    return answer.status === 404 ? undefined : liveOf(name, parsed(Envelope, answer, name));
  }

  /** The server's response. The caller decides which statuses mean success. */
  send(name: string, { action, content, version }: Sent): Promise<Answer> {
    return this.#caller.call(callOf(name, { action, content, version }));
  }

  async *#items(kind: ListedKind): AsyncGenerator<z.infer<typeof Envelope>> {
    let cursor = '';
    do {
      const path = `/v1/${kind}?limit=${ITEMS_PER_PAGE}${cursor}`;
      const page = parsed(Page, await this.#caller.call({ method: 'GET', path }), kind);
      yield* page.items;
      cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
  }
}

export interface Sent {
  readonly action: Step['action'];
  readonly content: Content | undefined;
  /** The newest version that was seen, which `If-Match` requires. An activation starts it. */
  readonly version: number;
}

function callOf(name: string, { action, content, version }: Sent): Call {
  const path = `/v1/${name}`;
  const ifMatch = `"${version}"`;
  switch (action) {
    case 'put':
      return { method: 'PUT', path, body: JSON.stringify(content), ifMatch };
    case 'activate':
      return { method: 'POST', path: `${path}/activate`, body: JSON.stringify({ version }), ifMatch };
    case 'pause':
      return { method: 'POST', path: `${path}/pause`, ifMatch };
    case 'delete':
      return { method: 'DELETE', path, ifMatch };
  }
}

/** The thing in a response. */
export function readAnswer(name: string, answer: Answer): Live {
  return liveOf(name, parsed(Envelope, answer, name));
}

function idOf(kind: ListedKind, { promotionId, rewardId, store: storeId }: z.infer<typeof Envelope>): string {
  const found = { promotions: promotionId, rewards: rewardId, stores: storeId }[kind];
  if (found === undefined) throw new Stop(1, `The response with ${kind} has one without an id.`);
  return found;
}

function liveOf(name: string, item: z.infer<typeof Envelope>): Live {
  const kind = kindOf(name);
  const { answer, content: known } = fields[kind];
  const unknown = Object.keys(item).find((key) => !(key in answer));
  if (unknown !== undefined) {
    // A field that this tool does not know would be lost with the next push.
    throw new Stop(
      1,
      `${name} has a field ${JSON.stringify(unknown)} that this tool does not know. Update the tool.`,
    );
  }
  const entries = Object.entries(item).filter(([key]) => key in known);
  const thing = {
    content: withTimesInUtc(kind, Object.fromEntries(entries)),
    version: item.version,
    activeVersion: item.activeVersion,
  };
  return kind === 'promotions' ? promotionOf(thing) : thing;
}

function parsed<T>(shape: z.ZodType<T>, answer: Answer, what: string): T {
  const { success, data } = shape.safeParse(jsonOf(answer));
  if (answer.status < 300 && success) return data;
  if (answer.status < 300) throw new Stop(1, `The response with ${what} does not match the API's contract.`);
  throw new Stop(1, `${what} cannot be read: ${detailOf(answer)}.`);
}

const Problem = z.object({
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
});
export type Problem = z.infer<typeof Problem>;

/** The id of the act that waits, in the reply to its call. */
export function approvalIdIn(answer: Answer): string {
  return z.object({ approvalId: id }).parse(jsonOf(answer)).approvalId;
}

/** The problem in a refusal. The gateway's own refusals have none. */
export function problemOf(answer: Answer): Problem | undefined {
  return Problem.safeParse(jsonOf(answer)).data;
}

export function detailOf(answer: Answer): string {
  const problem = problemOf(answer);
  return problem ? `${problem.detail.replace(/\.$/, '')} (${problem.code})` : `status ${answer.status}`;
}

function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
