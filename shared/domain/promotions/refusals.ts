import { Refusal } from '#shared/domain/refusal.ts';

export class PromotionNotFound extends Refusal {
  static readonly kind = { code: 'promotion-not-found', status: 404, title: 'No such promotion' } as const;

  constructor() {
    super(PromotionNotFound.kind, {
      detail: 'There is no promotion by this id.',
    });
  }
}

export class PromotionActive extends Refusal {
  static readonly kind = { code: 'promotion-active', status: 409, title: 'The promotion is active' } as const;

  constructor() {
    super(PromotionActive.kind, {
      detail: 'Pause the promotion first.',
    });
  }
}

export class PromotionNotActive extends Refusal {
  static readonly kind = {
    code: 'promotion-not-active',
    status: 409,
    title: 'The promotion is a draft',
  } as const;

  constructor() {
    super(PromotionNotActive.kind, {
      detail: 'A draft never ran: there is nothing to pause.',
    });
  }
}

export class PromotionChanged extends Refusal {
  static readonly kind = {
    code: 'promotion-changed',
    status: 409,
    title: 'The promotion is not as it was',
  } as const;

  constructor() {
    super(PromotionChanged.kind, {
      detail: 'The promotion was changed, activated or paused after its activation was asked for. Ask again.',
    });
  }
}

export class TooManyPromotions extends Refusal {
  static readonly kind = {
    code: 'too-many-promotions',
    status: 409,
    title: 'Too many promotions are active',
  } as const;

  constructor(what: 'promotions' | 'bytes', limit: number) {
    super(TooManyPromotions.kind, {
      detail: `Active promotions are limited to ${limit} ${what} together. Pause another one first.`,
      data: { what, limit },
    });
  }
}
