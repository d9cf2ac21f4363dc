import { Refusal } from '#shared/domain/refusal.ts';

export class StoreNotFound extends Refusal {
  static readonly kind = { code: 'store-not-found', status: 404, title: 'No such store' } as const;

  constructor() {
    super(StoreNotFound.kind, {
      detail: 'Nobody described a store by this id.',
    });
  }
}

export class TooManyStores extends Refusal {
  static readonly kind = { code: 'too-many-stores', status: 409, title: 'Too many stores' } as const;

  constructor(what: 'stores' | 'bytes', limit: number) {
    super(TooManyStores.kind, {
      detail: `Stores are limited to ${limit} ${what} together. Delete another one first.`,
      data: { what, limit },
    });
  }
}
