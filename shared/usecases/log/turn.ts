import { Unavailable } from '#shared/domain/refusal.ts';
import type { BookingPorts } from './log-writer.ts';
import { type Leave, lineOf } from './member-line.ts';

/** A till waits for the result, so a writer that keeps losing gives up after this time. */
const DEADLINE_MS = 10_000;

/** An act's turn in its process, and the time in which it must have booked. */
export class Turn {
  readonly #ports: Pick<BookingPorts, 'ledger' | 'now'>;
  readonly #memberId: string;
  readonly #deadline: number;
  #leave: Leave | undefined;

  constructor(ports: Pick<BookingPorts, 'ledger' | 'now'>, memberId: string) {
    this.#ports = ports;
    this.#memberId = memberId;
    this.#deadline = ports.now() + DEADLINE_MS;
  }

  get taken(): boolean {
    return this.#leave !== undefined;
  }

  get late(): boolean {
    return this.#ports.now() > this.#deadline;
  }

  /** Waits where acts of this process already wait for the member. */
  async behindOthers(): Promise<void> {
    if (lineOf(this.#ports.ledger).has(this.#memberId)) await this.join();
    if (this.late) throw new Unavailable();
  }

  /**
   * Waits until the acts of this process that lost a race for the member before have ended. Returns whether there were
   * any.
   */
  async join(): Promise<boolean> {
    const line = lineOf(this.#ports.ledger);
    const waits = line.has(this.#memberId);
    this.#leave ??= await line.join(this.#memberId);
    return waits;
  }

  end(): void {
    this.#leave?.();
  }
}
