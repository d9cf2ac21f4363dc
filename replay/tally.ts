import type { Booked, Enrolled } from './api-client.ts';

/** The replay's own count: what it sent and what it was answered. */
export class Tally {
  sent = 0;
  created = 0;
  replayed = 0;
  points = 0;
  readonly refused = new Map<string, number>();
  readonly refusedEnrolments = new Map<string, number>();
  /** By member, the points of each purchase that the API says it has booked. */
  readonly members = new Map<string, Map<string, number>>();

  enrolled(member: string, result: Enrolled): void {
    this.members.set(member, this.members.get(member) ?? new Map());
    if (result.outcome === 'refused') increment(this.refusedEnrolments, result.code);
  }

  booked(member: string, purchaseId: string, result: Booked): void {
    this.sent++;
    if (result.outcome === 'refused') {
      increment(this.refused, result.code);
      return;
    }
    this[result.outcome]++;
    this.points += result.points;
    this.members.get(member)?.set(purchaseId, result.points);
  }
}

function increment(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1);
}
