import { type FieldError, Refusal } from '#shared/domain/refusal.ts';

export class OutsideClientLimits extends Refusal {
  static readonly kind = {
    code: 'outside-client-limits',
    status: 403,
    title: 'The client may not book there',
  } as const;

  constructor(errors: readonly FieldError[]) {
    super(OutsideClientLimits.kind, {
      detail: 'This client may book and spend only for the channels and stores that an admin gave it.',
      data: { errors },
    });
  }
}

/** The client is disabled, or this environment does not know it. */
export class ClientDisabled extends Refusal {
  static readonly kind = { code: 'client-disabled', status: 403, title: 'The client is disabled' } as const;

  constructor() {
    super(ClientDisabled.kind, {
      detail: 'An admin disabled this client. Nothing was done.',
    });
  }
}

export class ClientNotFound extends Refusal {
  static readonly kind = { code: 'client-not-found', status: 404, title: 'No such client' } as const;

  constructor() {
    super(ClientNotFound.kind, {
      detail: 'This environment has no machine client by this id.',
    });
  }
}

export class PartnerNotFound extends Refusal {
  static readonly kind = { code: 'partner-not-found', status: 404, title: 'No such partner' } as const;

  constructor() {
    super(PartnerNotFound.kind, {
      detail: 'There is no partner by this id.',
    });
  }
}

export class KeyNotFound extends Refusal {
  static readonly kind = { code: 'key-not-found', status: 404, title: 'No such key' } as const;

  constructor() {
    super(KeyNotFound.kind, {
      detail: 'The partner has no key with this id: it was deleted, or two newer keys replaced it.',
    });
  }
}

/** The same refusal for every cause, so that attempts reveal nothing about partners and their keys. */
export class InvalidSignature extends Refusal {
  static readonly kind = {
    code: 'invalid-signature',
    status: 401,
    title: 'The signature is not valid',
  } as const;

  constructor() {
    super(InvalidSignature.kind, {
      detail:
        'Sign the body, webhook-id and a webhook-timestamp of the last five minutes with a key of the partner.',
    });
  }
}
