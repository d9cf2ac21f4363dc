import type { Booked, Enrolled, Entry } from './api-client.ts';
import type { Purchase } from './purchase.ts';
import type { Return } from './return.ts';

/** The counts of one kind of act: sent, and by response. */
export class Count {
  sent = 0;
  created = 0;
  replayed = 0;
  /** Points earned by purchases, or reversed by returns. */
  points = 0;
  readonly refused = new Map<string, number>();

  get booked(): number {
    return this.created + this.replayed;
  }

  add(result: Booked): void {
    this.sent++;
    if (result.outcome === 'refused') {
      increment(this.refused, result.code);
      return;
    }
    this[result.outcome]++;
    this.points += result.points;
  }
}

/** The entries that a member's log must have after the API's responses, by reference. */
export type BookedEntries = ReadonlyMap<string, Pick<Entry, 'kind' | 'points'>>;

/** The replay's own count of sent acts and of the responses. */
export class Tally {
  readonly purchases = new Count();
  readonly returns = new Count();
  readonly refusedEnrolments = new Map<string, number>();
  readonly #members = new Map<string, Map<string, Pick<Entry, 'kind' | 'points'>>>();

  get members(): ReadonlyMap<string, BookedEntries> {
    return this.#members;
  }

  enrolled(member: string, result: Enrolled): void {
    if (!this.#members.has(member)) this.#members.set(member, new Map());
    if (result.outcome === 'refused') increment(this.refusedEnrolments, result.code);
  }

  bought({ member, purchaseId }: Purchase, result: Booked): void {
    this.purchases.add(result);
    if (result.outcome === 'refused') return;
    const { points } = result;
    this.#members.get(member)?.set(`purchase/${purchaseId}/`, { kind: 'accrual', points });
  }

  broughtBack({ member, purchaseId, returnId }: Return, result: Booked): void {
    this.returns.add(result);
    if (result.outcome === 'refused') return;
    const { points } = result;
    this.#members.get(member)?.set(`purchase/${purchaseId}/return/${returnId}/`, { kind: 'return', points });
  }
}

function increment(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1);
}
