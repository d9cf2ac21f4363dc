import { Stop } from '../terminal/stop.ts';
import { isPassing, pause, TRIES_MAX, waitMs } from './retry.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const ANSWER_WITHIN_MS = 60_000;

/**
 * Sends a request, and repeats it on "later" and "broken" responses up to `triesMax` attempts. Every call that tools
 * make is safe to repeat. Returns the last response; without any response the tool ends.
 */
export async function send(
  url: string,
  request: RequestInit,
  stopping: AbortSignal,
  triesMax = TRIES_MAX,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await attempt(url, request);
    const last = tries === triesMax;
    if (answer instanceof Error) {
      if (last) throw unreachable(url, triesMax, answer);
    } else if (last || !isPassing(answer.status)) return answer;
    const retryAfter = answer instanceof Error ? null : answer.headers.get('retry-after');
    await pause(waitMs(tries, retryAfter, Date.now(), Math.random()), stopping);
  }
}

async function attempt(url: string, request: RequestInit): Promise<Answer | Error> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    return error as Error;
  }
}

function unreachable(url: string, tries: number, error: Error): Stop {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  const { origin } = new URL(url);
  const why = cause?.code ?? cause?.message ?? error.message;
  return new Stop(
    1,
    `No response from ${origin} after ${tries} attempts (${why}). Start the server with "npm start" in another terminal, or name another server with --url.`,
    { cause: error },
  );
}
