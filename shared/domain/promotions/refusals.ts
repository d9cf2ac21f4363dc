import { Refusal } from '#shared/domain/refusal.ts';

export class PromotionNotFound extends Refusal {
  constructor() {
    super({
      code: 'promotion-not-found',
      status: 404,
      title: 'No such promotion',
      detail: 'There is no promotion by this id.',
    });
  }
}

export class VersionNotFound extends Refusal {
  constructor(newest: number) {
    super({
      code: 'version-not-found',
      status: 404,
      title: 'No such version',
      detail: `The promotion has no such version; its newest is ${newest}.`,
      data: { newest },
    });
  }
}

export class PromotionActive extends Refusal {
  constructor() {
    super({
      code: 'promotion-active',
      status: 409,
      title: 'The promotion is active',
      detail: 'Pause the promotion first.',
    });
  }
}

export class PromotionNotActive extends Refusal {
  constructor() {
    super({
      code: 'promotion-not-active',
      status: 409,
      title: 'The promotion never ran',
      detail: 'The promotion is a draft: there is nothing to pause.',
    });
  }
}

export class TooManyPromotions extends Refusal {
  constructor(what: 'promotions' | 'bytes', limit: number) {
    super({
      code: 'too-many-promotions',
      status: 409,
      title: 'Too much is active',
      detail: `Active promotions are limited to ${limit} ${what} together. Pause another one first.`,
      data: { what, limit },
    });
  }
}
