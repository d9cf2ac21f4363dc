/** Counts and prints the checks of a run, and the time of each of its phases. */
export class Checks {
  readonly #say: (line: string) => void;
  #passed = 0;
  #failed = 0;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The line with which a run ends. */
  get verdict(): string {
    return `verify:deploy: ${this.#passed} checks passed, ${this.#failed} failed`;
  }

  /** Runs one check, which fails by throwing; the run goes on. */
  async check(sentence: string, body: () => Promise<unknown> | unknown): Promise<void> {
    try {
      await body();
      this.#passed += 1;
      this.#say(`  ok      ${sentence}`);
    } catch (error) {
      this.#failed += 1;
      this.#say(`  FAILED  ${sentence}\n${indented((error as Error).message)}`);
    }
  }

  /** Runs a part of the run and prints its time. It returns whether the part came to its end. */
  async phase(name: string, body: () => Promise<void>): Promise<boolean> {
    const began = performance.now();
    this.#say(name);
    try {
      await body();
      return true;
    } catch (error) {
      // Ctrl-C is no failure: it ends the run.
      if ((error as Error).name === 'AbortError') throw error;
      this.#failed += 1;
      this.#say(`  FAILED  ${name} could not go on\n${indented((error as Error).message)}`);
      return false;
    } finally {
      this.#say(`  ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    }
  }
}

const indented = (text: string) => text.replaceAll(/^/gm, '          ');
