/**
 * Follows which records of a shard are done while several are under way at once. The checkpoint only passes a
 * record when all before it are done, so that a restart repeats some and leaves out none.
 */
export class Progress {
  readonly #open: { readonly sequence: string; done: boolean }[] = [];
  readonly #bySequence = new Map<string, { readonly sequence: string; done: boolean }>();
  #checkpoint: string | undefined;

  get openCount(): number {
    return this.#bySequence.size;
  }

  /** Takes note of a record, in the shard's order. */
  begin(sequence: string): void {
    const record = { sequence, done: false };
    this.#open.push(record);
    this.#bySequence.set(sequence, record);
  }

  /** Returns the new checkpoint, undefined when it stays where it is. */
  finish(sequences: readonly string[]): string | undefined {
    for (const sequence of sequences) {
      const record = this.#bySequence.get(sequence);
      if (record) record.done = true;
      this.#bySequence.delete(sequence);
    }
    const before = this.#checkpoint;
    let passed = 0;
    while (this.#open[passed]?.done) passed += 1;
    if (passed > 0) this.#checkpoint = this.#open[passed - 1]?.sequence;
    this.#open.splice(0, passed);
    return this.#checkpoint === before ? undefined : this.#checkpoint;
  }
}
