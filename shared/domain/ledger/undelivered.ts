import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { bounds } from './bounds.ts';
import { sha256 } from './digest.ts';
import { StateFull } from './refusals.ts';
import type { AccountState, Undelivered } from './state.ts';

/** The longest time that points wait for a delivery. */
const UNDELIVERED_DAYS = 400;

const KEY_HEX = 16;

/** A purchase by the log that it stands in, because after a merge two purchases may have one id. */
export function undeliveredKey(memberId: string, purchaseId: string): string {
  return sha256(`${memberId}/${purchaseId}`).slice(0, KEY_HEX);
}

/** The instant at which what waits of a purchase expires. */
export function waitsUntil({ boughtAt }: Pick<Undelivered, 'boughtAt'>): number {
  return boughtAt + UNDELIVERED_DAYS * DAY_MS;
}

/** Points that wait no more at an instant, because nothing was delivered for so long. */
export function isGivenUp(undelivered: Pick<Undelivered, 'boughtAt'>, instant: number): boolean {
  return waitsUntil(undelivered) <= instant;
}

type Waiting = Pick<AccountState, 'undelivered'>;

export function undeliveredOf({ undelivered = [] }: Waiting, key: string): Undelivered | undefined {
  return undelivered.find((one) => one.key === key);
}

/** Whether another purchase may wait. */
export function mayWait({ undelivered = [] }: Waiting): boolean {
  return undelivered.length < bounds.undelivered;
}

/** Refuses more waiting purchases together than a state may have. */
export function checkUndelivered(one: Waiting, other: Waiting): void {
  const together = (one.undelivered?.length ?? 0) + (other.undelivered?.length ?? 0);
  if (together > bounds.undelivered) throw new StateFull('undelivered purchases', bounds.undelivered);
}

/** A state in which these purchases wait. One in which none waits has no such key, as after the enrolment. */
export function withUndelivered(state: AccountState, undelivered: readonly Undelivered[]): AccountState {
  const { undelivered: _, ...rest } = state;
  return undelivered.length > 0 ? { ...rest, undelivered } : rest;
}

/** The purchases that wait after points of one of them wait no more. */
export function withoutWaiting(
  { undelivered = [] }: Waiting,
  gone: Pick<Undelivered, 'key' | 'points'>,
): readonly Undelivered[] {
  const waiting = undelivered.find(({ key }) => key === gone.key);
  if (!waiting || waiting.points < gone.points) throw new TypeError('fewer points wait than were delivered');
  return undelivered.flatMap((one) => {
    if (one !== waiting) return [one];
    return one.points > gone.points ? [{ ...one, points: one.points - gone.points }] : [];
  });
}
