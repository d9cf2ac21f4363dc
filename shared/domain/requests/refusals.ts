import { Refusal } from '#shared/domain/refusal.ts';

/**
 * The caller sent an ID token, which is for the app alone. The gateway cannot tell: it accepts any token with the right
 * audience.
 */
export class NoAccessToken extends Refusal {
  static readonly kind = {
    code: 'unauthorized',
    status: 401,
    title: 'The token is no access token',
  } as const;

  constructor() {
    super(NoAccessToken.kind, {
      detail: 'Send the access token. The ID token is for the app, not for calls.',
      authenticate: 'Bearer error="invalid_token", error_description="This is no access token"',
    });
  }
}

export class AroundDistribution extends Refusal {
  static readonly kind = { code: 'forbidden', status: 403, title: 'The call is not allowed' } as const;

  constructor() {
    super(AroundDistribution.kind, {
      detail: "The call went to the gateway directly. Call the environment's own address.",
    });
  }
}

export class CallNotFound extends Refusal {
  static readonly kind = { code: 'not-found', status: 404, title: 'No such call' } as const;

  constructor() {
    super(CallNotFound.kind, { detail: 'There is no call at this path. The reference is at /docs.' });
  }
}

export class MethodNotAllowed extends Refusal {
  static readonly kind = {
    code: 'method-not-allowed',
    status: 405,
    title: 'The path has no such method',
  } as const;

  constructor(allowed: readonly string[]) {
    super(MethodNotAllowed.kind, { detail: `This path takes ${allowed.join(', ')}.` });
  }
}

export class UnsupportedMediaType extends Refusal {
  static readonly kind = {
    code: 'unsupported-media-type',
    status: 415,
    title: 'The content type is not JSON',
  } as const;

  constructor() {
    super(UnsupportedMediaType.kind, {
      detail: 'Send the body as application/json in UTF-8, without Content-Encoding.',
    });
  }
}

export class PayloadTooLarge extends Refusal {
  static readonly kind = {
    code: 'payload-too-large',
    status: 413,
    title: 'The body is too large',
  } as const;

  constructor(bytesMax: number) {
    super(PayloadTooLarge.kind, { detail: `A body has at most ${bytesMax / 1024} KB.` });
  }
}

export class InvalidBody extends Refusal {
  static readonly kind = { code: 'invalid-json', status: 400, title: 'The body is not valid JSON' } as const;

  constructor(detail: string, options?: { cause?: unknown }) {
    super(InvalidBody.kind, { detail }, options);
  }
}

export class InternalError extends Refusal {
  static readonly kind = { code: 'internal', status: 500, title: 'The service made an error' } as const;

  constructor(cause: unknown) {
    super(
      InternalError.kind,
      { detail: 'The fault is on our side. The same call is safe to repeat.' },
      { cause },
    );
  }
}
