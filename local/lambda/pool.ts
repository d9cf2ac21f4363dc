import type { ExecutionEnvironment } from './execution-environment.ts';
import type { Invocation } from './invocation.ts';

interface Waiting {
  readonly requestId: string;
  readonly event: string;
  readonly resolve: (invocation: Invocation) => void;
}

/** The warm copies of one function: grown when an event finds none idle, up to a bound, then events wait in turn. */
export interface Pool {
  run(requestId: string, event: string): Promise<Invocation>;
  readonly size: number;
  /** Ends every copy; what still waits or runs ends with an error. */
  stop(): Promise<void>;
}

/** An event beyond this finds the function throttled: a caller that floods the runner must notice it. */
const WAITING_MAX = 10_000;

const throttled: Invocation = {
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
};
export const stoppedAnswer: Invocation = {
  error: { errorType: 'ServiceException', errorMessage: 'The local environment is stopping.' },
};

export function createPool(sizeMax: number, start: () => ExecutionEnvironment): Pool {
  const all = new Set<ExecutionEnvironment>();
  // The last one used is the first one taken, so that a quiet function keeps few copies warm.
  const idle: ExecutionEnvironment[] = [];
  const waiting: Waiting[] = [];
  let stopping = false;
  // One at a time: loading a bundle takes a whole core, and while it does, those that are warm do more.
  let starting = false;

  const takeIdle = (): ExecutionEnvironment | undefined => {
    for (;;) {
      const environment = idle.pop();
      if (environment === undefined || environment.usable) return environment;
      all.delete(environment);
    }
  };

  /** Gives a copy one waiting event after the other, then leaves it idle. */
  const serve = async (environment: ExecutionEnvironment): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next.resolve(await environment.run(next.requestId, next.event));
      if (environment.usable) continue;
      all.delete(environment);
      return dispatch();
    }
    idle.push(environment);
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
