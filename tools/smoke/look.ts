/** A look at a running Laurel failed: the sentence says what was seen, with what was expected. */
export class Unexpected extends Error {
  constructor(seen: string) {
    super(seen);
    this.name = 'Unexpected';
  }
}

/** Nothing replied at all, so no further look can succeed. */
class Unreachable extends Unexpected {}

/** The reason why a look was not possible: no failure. */
export class NotTried {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** One look from outside. */
export interface Look {
  readonly subject: string;
  /** @throws Error where something is not as it should be. It resolves with NotTried where it could not look */
  readonly run: () => Promise<unknown>;
  /** Where to look first when this fails. */
  readonly hint: string;
  /** Takes back what an earlier look did: tried after a failure and after Ctrl-C, too. */
  readonly takesBack?: boolean;
}

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const REPLY_WITHIN_MS = 30_000;

/** One request, not repeated and not redirected: a smoke test shows what a client meets. */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(REPLY_WITHIN_MS);
    const response = await fetch(url, { redirect: 'manual', ...init, signal });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Unreachable(
      `no response from ${new URL(url).origin} (${cause?.code ?? cause?.message ?? message})`,
    );
  }
}

const SHOWN_MAX = 200;

export function expectStatus(response: Response, status: number): Response {
  if (response.status === status) return response;
  const body = response.body.replace(/\s+/g, ' ').slice(0, SHOWN_MAX);
  throw new Unexpected(`status ${response.status} where ${status} was expected: ${body}`);
}

export function jsonOf(response: Response): Record<string, unknown> {
  try {
    return JSON.parse(response.body);
  } catch {
    throw new Unexpected(`a body that is no JSON: ${response.body.slice(0, SHOWN_MAX)}`);
  }
}

export function expectEqual(subject: string, seen: unknown, expected: unknown): void {
  if (JSON.stringify(seen) === JSON.stringify(expected)) return;
  throw new Unexpected(
    `${subject} is ${JSON.stringify(seen)} where ${JSON.stringify(expected)} was expected`,
  );
}

/** Where to look first, and whether anything replied at all. */
export interface Failure {
  readonly look: Look;
  readonly unreachable: boolean;
}

export interface RunOfLooks {
  readonly say: (line: string) => void;
  /** Each look needs the one before, so nothing is tried after a failure. */
  readonly dependent: boolean;
  readonly stopping: AbortSignal;
}

/**
 * Runs looks in order and says each. Returns the first failure. Nothing is tried where nothing replied, and none after
 * Ctrl-C but those that take back.
 */
export async function runLooks(
  looks: readonly Look[],
  { say, dependent, stopping }: RunOfLooks,
): Promise<Failure | undefined> {
  let first: Failure | undefined;
  for (const look of looks) {
    const vain = stopping.aborted || (first !== undefined && (dependent || first.unreachable));
    if (vain && !look.takesBack) {
      say(`- ${look.subject}: not tried`);
      continue;
    }
    try {
      const outcome = await look.run();
      say(outcome instanceof NotTried ? `- ${look.subject}: ${outcome.reason}` : `✓ ${look.subject}`);
    } catch (error) {
      first ??= { look, unreachable: error instanceof Unreachable };
      say(`✗ ${look.subject}: ${(error as Error).message}`);
    }
  }
  return first;
}
