import { setTimeout } from 'node:timers/promises';
import { type Attack, type Door, prepareAttack } from './doors.ts';
import { type Member, purchase, type Scene } from './scene.ts';
import { attackSockets, type Counts, count } from './socket-door.ts';

/** Tries and gains of the attackers. */
export interface Report {
  /** The tries of each door by the status of the response. */
  readonly tries: ReadonlyMap<string, Counts>;
  readonly sockets: Counts;
  /** Gains beyond the rules, in words. */
  readonly faults: readonly string[];
}

/** The purchases of the attacker on the sockets, which each of its resumes asks for. */
const LOG = 100;

/** Attackers on every door at once. */
export class Attackers {
  readonly #scene: Scene;
  readonly #attack: Attack;
  readonly #follower: Member;

  private constructor(scene: Scene, attack: Attack, follower: Member) {
    this.#scene = scene;
    this.#attack = attack;
    this.#follower = follower;
  }

  static async prepare(scene: Scene): Promise<Attackers> {
    const follower = await scene.member();
    for (let index = 0; index < LOG; index += 1) {
      await scene.done('PUT', `/v1/members/${follower.id}/purchases/l${index}`, purchase(100));
    }
    return new Attackers(scene, await prepareAttack(scene), follower);
  }

  /** Tries every door at its rate until the signal, and then asks what came of it. */
  async run(signal: AbortSignal): Promise<Report> {
    const faults: string[] = [];
    const tryDoor = async (door: Door): Promise<readonly [string, Counts]> => {
      const counts: Counts = new Map();
      const pending = new Set<Promise<void>>();
      for (let round = 0; !signal.aborted; round += 1) {
        const one = door.try(round).then(
          ({ status }) => {
            count(counts, String(status));
            if (status >= 500 || (status < 300 && !door.isOpen)) faults.push(`${door.name}: ${status}`);
          },
          () => count(counts, 'no answer'),
        );
        pending.add(one);
        void one.finally(() => pending.delete(one));
        await setTimeout(1000 / (door.rate ?? 1));
      }
      await Promise.all(pending);
      return [door.name, counts];
    };
    const [sockets, ...tried] = await Promise.all([
      attackSockets(this.#scene, this.#follower, signal),
      ...this.#attack.doors.map(tryDoor),
    ]);
    const tries = new Map(tried);
    if (sockets.has('let in')) faults.push('a socket without a token was let in');
    return { tries, sockets, faults: [...faults, ...(await this.#taken())] };
  }

  async #taken(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const { name, read, least, most } of this.#attack.spoils) {
      const value = await read();
      if (value < least || value > most) faults.push(`${name}: ${value}`);
    }
    return faults;
  }
}
