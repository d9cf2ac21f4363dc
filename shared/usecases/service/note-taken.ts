import { type Consumer, takenMinuteOf } from '#shared/domain/service/consumer-lag.ts';
import type { TakenStore } from '#shared/stores/service/taken-store.ts';

export interface TakenPorts {
  readonly taken: Pick<TakenStore, 'note'>;
  readonly waitMillisecondsMax: number;
  readonly now: () => number;
  /** Takes the error of a note that was lost. */
  readonly lost: (error: unknown) => void;
}

/** A record that is this much older than the oldest noted one is noted, too. */
const STEP_SECONDS = 15;

/** Notes the arrivals of a batch, instants. It never rejects: entries matter more. */
export type NoteTaken = (arrivals: readonly number[]) => Promise<void>;

/**
 * Notes how old the records are that a consumer takes: once a minute, and again where they are older than noted. An
 * execution environment that is not late writes once a minute, however many batches it takes.
 */
export function noteTaken(
  { taken, waitMillisecondsMax, now, lost }: TakenPorts,
  consumer: Consumer,
): NoteTaken {
  let noted = { minute: 0, ageSeconds: 0 };
  return async (arrivals) => {
    const at = now();
    const minute = takenMinuteOf(at);
    const ageSeconds = Math.max(0, Math.floor((at - Math.min(at, ...arrivals)) / 1000));
    const known = noted.minute === minute ? noted.ageSeconds + STEP_SECONDS : 0;
    if (ageSeconds < known) return;
    noted = { minute, ageSeconds };
    try {
      await taken.note(consumer, noted, AbortSignal.timeout(waitMillisecondsMax));
    } catch (error) {
      lost(error);
    }
  };
}
