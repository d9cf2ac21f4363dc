/**
 * Records which records of a shard are done while several are under way. The checkpoint passes a record only when all
 * before it are done, so a restart may repeat records but skips none.
 */
export class Progress {
  readonly #open: { readonly sequence: string; done: boolean }[] = [];
  readonly #bySequence = new Map<string, { readonly sequence: string; done: boolean }>();
  #checkpoint: string | undefined;

  get openCount(): number {
    return this.#bySequence.size;
  }

  /** Adds a record. Records must come in the shard's order. */
  begin(sequence: string): void {
    const record = { sequence, done: false };
    this.#open.push(record);
    this.#bySequence.set(sequence, record);
  }

  /** Marks records as done. Returns the new checkpoint, or undefined when it does not move. */
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
