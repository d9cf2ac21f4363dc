import { Refusal } from '#shared/domain/refusal.ts';
import { InternalError } from '#shared/domain/requests/refusals.ts';

export interface ProblemAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The error itself if it is a refusal. Any other error is a bug, whose details the caller must not see. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new InternalError(error);
}

/** Builds the response of an error. No other place does. */
export function problemAnswer(error: unknown, requestId: string): ProblemAnswer {
  const { code, status, title, message, data, retryAfterSeconds, authenticate } = refusalOf(error);
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(authenticate !== undefined && { 'www-authenticate': authenticate }),
    },
    body: JSON.stringify({
      type: `urn:laurel:problem:${code}`,
      title,
      status,
      detail: message,
      instance: requestId,
      code,
      help: `/docs/errors#${code}`,
      ...data,
    }),
  };
}
