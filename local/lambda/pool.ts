import type { ExecutionEnvironment } from './execution-environment.ts';
import type { Invocation } from './invocation.ts';
import type { WarmCopies } from './warm-copies.ts';

interface Waiting {
  readonly requestId: string;
  readonly event: string;
  readonly resolve: (invocation: Invocation) => void;
}

/**
 * The warm copies of one function. The pool grows when an event finds no idle copy, up to a maximum; beyond it events
 * wait in turn.
 */
export interface Pool {
  run(requestId: string, event: string): Promise<Invocation>;
  readonly size: number;
  /** Ends every copy. Running and waiting events end with an error. */
  stop(): Promise<void>;
}

/**
 * Events that may wait. A further event finds the function throttled, so that a caller that floods the runner notices
 * it.
 */
const WAITING_MAX = 10_000;

const throttled: Invocation = {
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
};
export const stoppedAnswer: Invocation = {
  error: { errorType: 'ServiceException', errorMessage: 'The local environment is stopping.' },
};

export function createPool(sizeMax: number, start: () => ExecutionEnvironment, warm: WarmCopies): Pool {
  const all = new Set<ExecutionEnvironment>();
  // The copy used last is taken first, so that a quiet function keeps few copies warm.
  const idle: ExecutionEnvironment[] = [];
  const waiting: Waiting[] = [];
  let stopping = false;
  // Copies start one at a time. Loading a bundle takes a whole core, which the warm copies use better.
  let starting = false;

  const takeIdle = (): ExecutionEnvironment | undefined => {
    for (;;) {
      const environment = idle.pop();
      if (environment === undefined) return undefined;
      warm.take(environment);
      if (environment.usable) return environment;
      all.delete(environment);
    }
  };

  /** Gives a copy the waiting events one after the other, then leaves it idle. */
  const serve = async (environment: ExecutionEnvironment): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next.resolve(await environment.run(next.requestId, next.event));
      if (environment.usable) continue;
      all.delete(environment);
      return dispatch();
    }
    idle.push(environment);
    warm.rest(environment, () => {
      idle.splice(idle.indexOf(environment), 1);
      all.delete(environment);
      void environment.stop();
    });
  };

  const grow = (): void => {
    if (starting || all.size >= sizeMax) return;
    starting = true;
    const environment = start();
    all.add(environment);
    void environment.ready.then(() => {
      starting = false;
      void serve(environment);
      dispatch();
    });
  };

  const dispatch = (): void => {
    while (waiting.length > 0 && !stopping) {
      const environment = takeIdle();
      if (environment === undefined) {
        grow();
        return;
      }
      void serve(environment);
    }
  };

  return {
    get size() {
      return all.size;
    },
    run: (requestId, event) => {
      if (stopping) return Promise.resolve(stoppedAnswer);
      if (waiting.length >= WAITING_MAX) return Promise.resolve(throttled);
      return new Promise((resolve) => {
        waiting.push({ requestId, event, resolve });
        dispatch();
      });
    },
    stop: async () => {
      stopping = true;
      for (const { resolve } of waiting.splice(0)) resolve(stoppedAnswer);
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
}
