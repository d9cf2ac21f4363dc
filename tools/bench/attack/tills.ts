import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { type Member, purchase, type Scene } from './scene.ts';

/** Milliseconds. */
export interface Times {
  /** From the instant at which a purchase was due to its response. */
  readonly responses: readonly number[];
  /** From the response to the frame on the socket of the one who follows. */
  readonly frames: readonly number[];
}

const MEMBERS = 20;
const AMOUNT = 1_000;
/** Every fifth purchase is sent twice, as after a lost answer. */
const TWICE_EVERY = 5;
/** A frame that never comes is the longest wait. */
const LOST_MS = 60_000;

/** The purchases of a member, as the tills were told them. */
interface Booked {
  readonly purchases: number;
  readonly points: number;
}

const nothing: Booked = { purchases: 0, points: 0 };

/** Honest tills and their customers, of whom one follows the balance. */
export class Tills {
  readonly #scene: Scene;
  readonly #members: readonly Member[];
  readonly #booked = new Map<string, Booked>();

  private constructor(scene: Scene, members: readonly Member[]) {
    this.#scene = scene;
    this.#members = members;
  }

  static async open(scene: Scene): Promise<Tills> {
    const members: Member[] = [];
    for (let index = 0; index < MEMBERS; index += 1) members.push(await scene.member());
    return new Tills(scene, members);
  }

  /** Books purchases at a rate that does not wait for answers, each under an id of the run. */
  async buy(run: string, count: number, perSecond: number): Promise<Times> {
    const responses: number[] = [];
    const answered = new Map<string, number>();
    const framed = new Map<string, number>();
    const socket = await this.#follow(framed);
    const started = performance.now();
    const buyOne = async (index: number) => {
      const due = started + (index * 1000) / perSecond;
      await setTimeout(Math.max(0, due - performance.now()));
      const member = this.#members[index % MEMBERS];
      if (member === undefined) return;
      await this.#book(member, `${run}-${index}`, index % TWICE_EVERY === 0);
      const now = performance.now();
      responses.push(now - due);
      if (index % MEMBERS === 0) answered.set(`purchase/${run}-${index}/`, now);
    };
    await Promise.all(Array.from({ length: count }, (_, index) => buyOne(index)));
    const until = performance.now() + LOST_MS;
    while ([...answered.keys()].some((reference) => !framed.has(reference)) && performance.now() < until) {
      await setTimeout(20);
    }
    socket.terminate();
    const frames = [...answered].map(([reference, at]) =>
      Math.max(0, (framed.get(reference) ?? at + LOST_MS) - at),
    );
    return { responses, frames };
  }

  /** The members whose books are not what the tills were told, in words. */
  async faults(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const { id } of this.#members) {
      const { body } = await this.#scene.send('GET', `/v1/members/${id}/balance`, {
        token: this.#scene.channel,
      });
      const { purchases, points } = this.#booked.get(id) ?? nothing;
      if (body.seq !== purchases || body.available !== points) {
        faults.push(
          `${id}: ${purchases} purchases of ${points} points, but ${body.seq} of ${body.available} in the books`,
        );
      }
    }
    return faults;
  }

  async #book(member: Member, purchaseId: string, isTwice: boolean): Promise<void> {
    const path = `/v1/members/${member.id}/purchases/${purchaseId}`;
    const body = purchase(AMOUNT);
    const sends = Array.from({ length: isTwice ? 2 : 1 }, () => this.#scene.done('PUT', path, body));
    const [told] = await Promise.all(sends);
    const { purchases, points } = this.#booked.get(member.id) ?? nothing;
    this.#booked.set(member.id, { purchases: purchases + 1, points: points + told?.body.pointsEarned });
  }

  async #follow(framed: Map<string, number>): Promise<WebSocket> {
    const [follower] = this.#members;
    const socket = new WebSocket(`${this.#scene.runner.url.replace('http', 'ws')}/ws`, {
      headers: { authorization: `Bearer ${follower?.token}` },
    });
    socket.on('message', (data) => {
      const { cause } = JSON.parse(String(data)) as { cause?: { reference: string } };
      if (cause) framed.set(cause.reference, performance.now());
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return socket;
  }
}
