export interface FieldError {
  /** JSON pointer into the request: `/lines/0/amount`, `/query/limit`, `/path/member`. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * A refusal and its reason. `code` is stable and public; `data` are public members of the problem beside the standard
 * ones (`available`, `into`). Any other error that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Seconds after which the same call is worth repeating. */
  readonly retryAfterSeconds?: number;
  /** For a 401: the value of the header `WWW-Authenticate`. */
  readonly authenticate?: string;

  constructor(
    problem: {
      code: string;
      status: number;
      title: string;
      detail: string;
      data?: Readonly<Record<string, unknown>>;
      retryAfterSeconds?: number;
      authenticate?: string;
    },
    options?: { cause?: unknown },
  ) {
    super(problem.detail, options);
    this.name = new.target.name;
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.data = problem.data ?? {};
    if (problem.retryAfterSeconds !== undefined) this.retryAfterSeconds = problem.retryAfterSeconds;
    if (problem.authenticate !== undefined) this.authenticate = problem.authenticate;
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
    const { code, status, title, message: detail, data } = error;
    throw new Refusal({ code, status, title, detail, data: { ...data, errors } }, { cause: error });
  }
}

/** Limits the errors, so that a response stays small whatever the request was. */
const ERRORS_MAX = 20;
const POINTER_MAX = 256;

function bounded({ pointer, message }: FieldError): FieldError {
  return { pointer: pointer.length > POINTER_MAX ? `${pointer.slice(0, POINTER_MAX)}…` : pointer, message };
}

export class ValidationFailed extends Refusal {
  constructor(errors: readonly FieldError[]) {
    super({
      code: 'validation',
      status: 400,
      title: 'The request is not valid',
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
  constructor(options?: { cause?: unknown }) {
    super(
      {
        code: 'unavailable',
        status: 503,
        title: 'Temporarily unavailable',
        detail: 'Storage is busy. The same call is safe to repeat.',
        retryAfterSeconds: 1,
      },
      options,
    );
  }
}
