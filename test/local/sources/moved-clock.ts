import { realTiming, type Timing } from '../../../local/sources/timing.ts';

export interface MovedClock {
  readonly timing: Timing;
  readonly moveTo: (time: string) => void;
}

/** A clock that stands still until a test moves it. A pause ends when the clock has moved far enough. */
export function clockAt(start: string): MovedClock {
  let now = Date.parse(start);
  const waiting = new Set<{ readonly until: number; readonly end: () => void }>();
  const timing: Timing = {
    ...realTiming,
    now: () => now,
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        const pause = {
          until: now + milliseconds,
          end: () => {
            waiting.delete(pause);
            resolve();
          },
        };
        waiting.add(pause);
        signal.addEventListener('abort', pause.end);
      }),
  };
  return {
    timing,
    moveTo: (time: string) => {
      now = Date.parse(time);
      for (const pause of [...waiting]) if (pause.until <= now) pause.end();
    },
  };
}
