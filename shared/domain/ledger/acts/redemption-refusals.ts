import { Refusal } from '#shared/domain/refusal.ts';

export class RedemptionNotFound extends Refusal {
  constructor() {
    super({
      code: 'redemption-not-found',
      status: 404,
      title: 'No such redemption',
      detail: 'The member has no redemption by this id.',
    });
  }
}

export class RedemptionCaptured extends Refusal {
  constructor(captured: number) {
    super({
      code: 'redemption-captured',
      status: 409,
      title: 'The redemption is captured',
      detail: `${captured} points are captured. Give points back with a refund.`,
      data: { captured },
    });
  }
}

export class RedemptionVoided extends Refusal {
  constructor() {
    super({
      code: 'redemption-voided',
      status: 409,
      title: 'The redemption is voided',
      detail: 'Its points were given back. Make a new redemption.',
    });
  }
}

export class RedemptionLapsed extends Refusal {
  constructor() {
    super({
      code: 'redemption-lapsed',
      status: 409,
      title: 'The redemption has lapsed',
      detail:
        'It was neither captured nor voided in its time, and its points are back. Make a new redemption.',
    });
  }
}

export class BelowMinimum extends Refusal {
  constructor(minimum: number, pointer: string) {
    super({
      code: 'below-minimum',
      status: 422,
      title: 'It is below the minimum',
      detail: `The programme redeems at least ${minimum} points at a time.`,
      data: { minimum, errors: [{ pointer, message: `comes to less than ${minimum} points` }] },
    });
  }
}

/** Points that do not divide: by the programme's step, or by the price of one piece of a reward. */
export class NotAStep extends Refusal {
  constructor(step: number, pointer: string) {
    super({
      code: 'not-a-step',
      status: 422,
      title: 'It is between two steps',
      detail: `Here points come in steps of ${step}.`,
      data: { step, errors: [{ pointer, message: `must be a multiple of ${step}` }] },
    });
  }
}
