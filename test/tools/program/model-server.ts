import type { Answer } from '../../../tools/api/http.ts';
import { type Mark, markOf } from '../../../tools/program/base.ts';
import type { Content, Document } from '../../../tools/program/document.ts';
import { type Live, promotionOf } from '../../../tools/program/live.ts';
import type { Sent } from '../../../tools/program/program-api.ts';

/** A promotion in the form of the API's response, with its running version. */
export function live(name: string, content: Content, version: number, activeVersion?: number): Live {
  const thing = { content, version, activeVersion };
  return name.startsWith('promotions/') ? promotionOf(thing) : thing;
}

export function marksOf(things: ReadonlyMap<string, Live>): Map<string, Mark> {
  return new Map([...things].map(([name, thing]) => [name, markOf(thing)]));
}

export function documentsOf(things: ReadonlyMap<string, Live>): Map<string, Document> {
  return new Map([...things].map(([name, { content, active }]) => [name, { content, active }]));
}

const answer = (status: number, body: object = {}): Answer => ({
  status,
  headers: new Headers(),
  body: JSON.stringify(body),
});

const problem = (status: number, code: string): Answer => answer(status, { code, detail: 'Refused.' });

/**
 * A model of the API's rules: versions count up, `If-Match` guards a put, and an active promotion cannot be deleted.
 */
export class ModelServer {
  readonly things: Map<string, Live>;
  readonly #last: Map<string, number>;

  constructor(things: ReadonlyMap<string, Live>) {
    this.things = new Map(things);
    this.#last = new Map([...things].map(([name, { version }]) => [name, version]));
  }

  async read(name: string): Promise<Live | undefined> {
    return this.things.get(name);
  }

  async send(name: string, { action, content, version }: Sent): Promise<Answer> {
    const now = this.things.get(name);
    if (action === 'put') return this.#put(name, content ?? {}, version, now);
    if (!now) return problem(404, 'promotion-not-found');
    if (action === 'delete') {
      if (now.activeVersion !== undefined) return problem(409, 'promotion-active');
      this.things.delete(name);
      return answer(204);
    }
    const running = action === 'activate' ? version : undefined;
    if (running !== undefined && running > now.version) return problem(404, 'version-not-found');
    return this.#keep(name, now.content, now.version, running);
  }

  #put(name: string, content: Content, version: number, now: Live | undefined): Answer {
    if ((now?.version ?? 0) !== version) return problem(412, 'version-conflict');
    return this.#keep(name, content, (this.#last.get(name) ?? 0) + 1, now?.activeVersion);
  }

  #keep(name: string, content: Content, version: number, running: number | undefined): Answer {
    this.#last.set(name, Math.max(version, this.#last.get(name) ?? 0));
    this.things.set(name, live(name, content, version, running));
    return answer(200, { ...content, version, activeVersion: running });
  }
}
