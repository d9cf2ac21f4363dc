import { type FieldError, Refusal } from '#shared/domain/refusal.ts';

export class OutsideClientLimits extends Refusal {
  constructor(errors: readonly FieldError[]) {
    super({
      code: 'outside-client-permissions',
      status: 403,
      title: 'Outside the permissions of the client',
      detail: 'This client may not book or spend there: an admin says for which channels and stores it may.',
      data: { errors },
    });
  }
}

/** Also for a client that this environment does not know: it may do no more than a disabled one. */
export class ClientDisabled extends Refusal {
  constructor() {
    super({
      code: 'client-disabled',
      status: 403,
      title: 'The client is disabled',
      detail: 'An admin disabled this client; nothing of this call was done.',
    });
  }
}

export class ClientNotFound extends Refusal {
  constructor() {
    super({
      code: 'client-not-found',
      status: 404,
      title: 'No such client',
      detail: 'This environment has no machine client by this id.',
    });
  }
}

export class PartnerNotFound extends Refusal {
  constructor() {
    super({
      code: 'partner-not-found',
      status: 404,
      title: 'No such partner',
      detail: 'There is no partner by this id.',
    });
  }
}

export class KeyNotFound extends Refusal {
  constructor() {
    super({
      code: 'key-not-found',
      status: 404,
      title: 'No such key',
      detail: 'The partner has no key by this id: it was removed, or two newer ones replaced it.',
    });
  }
}

/** The same whatever was wrong, so that nothing is learned of partners and their keys by trying. */
export class InvalidSignature extends Refusal {
  constructor() {
    super({
      code: 'invalid-signature',
      status: 401,
      title: 'The signature is not valid',
      detail:
        'The body, its webhook-id and a webhook-timestamp of the last five minutes have to be signed with a key of the partner.',
    });
  }
}
