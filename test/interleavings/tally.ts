import type { Explored } from './explore.ts';

/** How much was explored, for whoever reads the output of the tests. */
export class Tally {
  readonly #of: string;
  #schedules = 0;
  #states = 0;
  #runs = 0;

  constructor(of: string) {
    this.#of = of;
  }

  add({ schedules, states, runs }: Explored): void {
    this.#schedules += schedules;
    this.#states += states;
    this.#runs += runs;
  }

  print(): void {
    const counts = `${this.#schedules} schedules, ${this.#states} states, ${this.#runs} runs`;
    process.stdout.write(`${this.#of}: ${counts}\n`);
  }
}
