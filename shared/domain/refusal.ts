export interface FieldError {
  /** JSON pointer into the request: `/lines/0/amount`, `/query/limit`, `/path/member`. */
  readonly pointer: string;
  readonly message: string;
}

/** The stable, public part of a refusal. `refusals/refusal-codes.ts` lists the kinds of all subclasses. */
export interface RefusalKind {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** The part of a refusal that tells of this one case. */
export interface RefusalCase {
  /** A sentence that says what happened and, where it helps, what to do. */
  readonly detail: string;
  /** Public fields of the problem beside the standard ones: `available`, `into`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Seconds after which the same call is worth repeating. */
  readonly retryAfterSeconds?: number;
  /** For a 401: the challenge, in the words of `WWW-Authenticate`. */
  readonly authenticate?: string;
}

/** A refusal and its reason. Any other error that is thrown is a bug. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly authenticate?: string;

  constructor(
    { code, status, title }: RefusalKind,
    { detail, data = {}, retryAfterSeconds, authenticate }: RefusalCase,
    options?: { cause?: unknown },
  ) {
    super(detail, options);
    this.name = new.target.name;
    this.code = code;
    this.status = status;
    this.title = title;
    this.data = data;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
    if (authenticate !== undefined) this.authenticate = authenticate;
  }
}

/**
 * Decides on a part of a request. A refusal of the part refuses the whole, and its pointers begin at that part. `part`
 * is a JSON pointer, such as `/purchase`.
 */
export function within<Result>(part: string, decide: () => Result): Result {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof Refusal) || !Array.isArray(error.data.errors)) throw error;
    const named: readonly FieldError[] = error.data.errors;
    const errors = named.map(({ pointer, message }) => ({ pointer: part + pointer, message }));
    throw new Refusal(error, { detail: error.message, data: { ...error.data, errors } }, { cause: error });
  }
}

/** Limits the errors, so that a response stays small whatever the request was. */
const ERRORS_MAX = 20;
const POINTER_MAX = 256;

function bounded({ pointer, message }: FieldError): FieldError {
  return { pointer: pointer.length > POINTER_MAX ? `${pointer.slice(0, POINTER_MAX)}…` : pointer, message };
}

export class ValidationFailed extends Refusal {
  static readonly kind = { code: 'validation', status: 400, title: 'The request is not valid' } as const;

  constructor(errors: readonly FieldError[]) {
    super(ValidationFailed.kind, {
      detail:
        errors.length === 1
          ? `${(errors[0] && bounded(errors[0]).pointer) || 'The body'} ${errors[0]?.message}.`
          : `${errors.length} fields are not valid.`,
      data: { errors: errors.slice(0, ERRORS_MAX).map(bounded) },
    });
  }
}

/** Storage throttled or did not reply in time; the request may be correct. */
export class Unavailable extends Refusal {
  static readonly kind = { code: 'unavailable', status: 503, title: 'Temporarily unavailable' } as const;

  constructor(options?: { cause?: unknown }) {
    super(
      Unavailable.kind,
      {
        detail: 'Storage is busy. The same call is safe to repeat.',
        retryAfterSeconds: 1,
      },
      options,
    );
  }
}
