import { Refusal } from '#shared/domain/refusal.ts';

export class RedemptionNotFound extends Refusal {
  static readonly kind = { code: 'redemption-not-found', status: 404, title: 'No such redemption' } as const;

  constructor() {
    super(RedemptionNotFound.kind, {
      detail: 'The member has no redemption by this id.',
    });
  }
}

export class RedemptionCaptured extends Refusal {
  static readonly kind = {
    code: 'redemption-captured',
    status: 409,
    title: 'The redemption is captured',
  } as const;

  constructor(captured: number) {
    super(RedemptionCaptured.kind, {
      detail: `${captured} points are captured. Give points back with a refund.`,
      data: { captured },
    });
  }
}

export class RedemptionVoided extends Refusal {
  static readonly kind = {
    code: 'redemption-voided',
    status: 409,
    title: 'The redemption is voided',
  } as const;

  constructor() {
    super(RedemptionVoided.kind, {
      detail: 'The points of the redemption were given back. Make a new redemption.',
    });
  }
}

export class RedemptionLapsed extends Refusal {
  static readonly kind = {
    code: 'redemption-lapsed',
    status: 409,
    title: 'The redemption has lapsed',
  } as const;

  constructor() {
    super(RedemptionLapsed.kind, {
      detail:
        'The reservation ended without a capture, and its points are available again. Make a new redemption.',
    });
  }
}

export class BelowMinimum extends Refusal {
  static readonly kind = {
    code: 'below-minimum',
    status: 422,
    title: 'Fewer points than the minimum',
  } as const;

  constructor(minimum: number, pointer: string) {
    super(BelowMinimum.kind, {
      detail: `The programme redeems at least ${minimum} points at a time.`,
      data: { minimum, errors: [{ pointer, message: `comes to less than ${minimum} points` }] },
    });
  }
}

/** Points that are no multiple of the programme's step, or of a reward's price. */
export class NotAStep extends Refusal {
  static readonly kind = {
    code: 'not-a-step',
    status: 422,
    title: 'Points are no multiple of the step',
  } as const;

  constructor(step: number, pointer: string) {
    super(NotAStep.kind, {
      detail: `Send a multiple of ${step} points.`,
      data: { step, errors: [{ pointer, message: `must be a multiple of ${step}` }] },
    });
  }
}
