import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { type FieldError, Refusal } from '#shared/domain/refusal.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

export class ReferenceReused extends Refusal {
  static readonly kind = {
    code: 'reference-reused',
    status: 409,
    title: 'The id was used with other content',
  } as const;

  constructor() {
    super(ReferenceReused.kind, {
      detail: 'This id was used before with other content. Send the first content again, or use a new id.',
    });
  }
}

export class OccurredInFuture extends Refusal {
  static readonly kind = {
    code: 'occurred-in-future',
    status: 422,
    title: 'The purchase lies in the future',
  } as const;

  constructor(now: number) {
    super(OccurredInFuture.kind, {
      detail: "occurredAt may be at most 5 minutes ahead of the server's clock. Set the clock of the till.",
      data: {
        serverTime: formatInstant(now),
        errors: [{ pointer: '/occurredAt', message: 'lies in the future' }],
      },
    });
  }
}

export class TooOld extends Refusal {
  static readonly kind = { code: 'too-old', status: 422, title: 'The purchase is too old' } as const;

  constructor(earliest: number) {
    super(TooOld.kind, {
      detail: 'A till or shop may book purchases of the last 400 days. An admin may book older ones.',
      data: {
        earliest: formatInstant(earliest),
        errors: [{ pointer: '/occurredAt', message: 'is more than 400 days ago' }],
      },
    });
  }
}

export class UnsupportedCurrency extends Refusal {
  static readonly kind = {
    code: 'unsupported-currency',
    status: 422,
    title: 'The programme has no rate for this currency',
  } as const;

  constructor({ baseCurrency, rates }: Program, pointer = '/currency') {
    const currencies = [...new Set([baseCurrency, ...Object.keys(rates)])].sort();
    super(UnsupportedCurrency.kind, {
      detail: `Points are earned and spent in currencies that the programme names: ${currencies.join(', ')}.`,
      data: { currencies, errors: [{ pointer, message: 'is not a currency of the programme' }] },
    });
  }
}

export class TooManyPoints extends Refusal {
  static readonly kind = {
    code: 'too-many-points',
    status: 422,
    title: 'The purchase would earn too many points',
  } as const;

  constructor(limit: number) {
    super(TooManyPoints.kind, {
      detail: `A purchase earns at most ${limit} points. Check the amounts, and the programme's points per unit.`,
      data: { limit },
    });
  }
}

/** The act would bring a member's state over a bound (see bounds.ts). */
export class StateFull extends Refusal {
  static readonly kind = { code: 'state-full', status: 409, title: 'The account cannot hold more' } as const;

  constructor(what: string, limit: number) {
    super(StateFull.kind, {
      detail: `The account already has ${limit} ${what}, the most that it can hold.`,
      data: { what, limit },
    });
  }
}

/** Storage takes no more entries into the log: a log and its index may have 10 GB. No repeat can succeed. */
export class LogFull extends Refusal {
  static readonly kind = { code: 'log-full', status: 409, title: 'The log is full' } as const;

  constructor(options?: { cause?: unknown }) {
    super(
      LogFull.kind,
      {
        detail: 'The log of a member takes no more entries. Nothing was booked, and a repeat books nothing.',
      },
      options,
    );
  }
}

export class EntryNotFound extends Refusal {
  static readonly kind = { code: 'entry-not-found', status: 404, title: 'No such entry' } as const;

  constructor() {
    super(EntryNotFound.kind, {
      detail: 'The log of the member has no entry with this number.',
    });
  }
}

export class NothingToExplain extends Refusal {
  static readonly kind = {
    code: 'nothing-to-explain',
    status: 404,
    title: 'The entry is no purchase',
  } as const;

  constructor(kind: string) {
    super(NothingToExplain.kind, {
      detail: `Only entries of the kind accrual can be explained; this one is of the kind ${kind}.`,
      data: { kind },
    });
  }
}

export class InsufficientPoints extends Refusal {
  static readonly kind = {
    code: 'insufficient-points',
    status: 409,
    title: 'There are not enough points',
  } as const;

  constructor(available: number, needed: number) {
    super(InsufficientPoints.kind, {
      detail: `The member has ${available} points available, and the call needs ${needed}.`,
      data: { available, needed },
    });
  }
}

export class PurchaseNotFound extends Refusal {
  static readonly kind = { code: 'purchase-not-found', status: 404, title: 'No such purchase' } as const;

  constructor() {
    super(PurchaseNotFound.kind, {
      detail: 'The member has no purchase by this id. If its booking is under way, try again later.',
    });
  }
}

/** A return names lines that the purchase does not have, beside others of which it may name too much. */
export class UnknownLine extends Refusal {
  static readonly kind = {
    code: 'unknown-line',
    status: 422,
    title: 'The purchase has no such line',
  } as const;

  constructor(what: 'return' | 'delivery', errors: readonly FieldError[]) {
    super(UnknownLine.kind, {
      detail:
        what === 'return'
          ? 'The return names a line that the purchase does not have, or that comes back with its goods: a discount or a rounding.'
          : 'The delivery names a line that the purchase does not have, or a discount.',
      data: { errors },
    });
  }
}

/** The rest of a line of which a return or delivery names too much: pieces, or money in minor units. */
export type LineLeft =
  | { readonly lineId: string; readonly returnable: number }
  | { readonly lineId: string; readonly returnableAmount: number }
  | { readonly lineId: string; readonly deliverable: number };

/** The rest of an original: points of a redemption, or lines of a purchase. */
interface LeftOfOriginal {
  readonly left?: number;
  readonly lines?: readonly LineLeft[];
}

/** A capture, refund or return asks for more than the original has left. */
export class AmountExceedsOriginal extends Refusal {
  static readonly kind = {
    code: 'amount-exceeds-original',
    status: 422,
    title: 'More than is left of the original',
  } as const;

  constructor(detail: string, rest: LeftOfOriginal, errors: readonly FieldError[] = []) {
    super(AmountExceedsOriginal.kind, {
      detail,
      data: { ...rest, ...(errors.length > 0 && { errors }) },
    });
  }
}

/** A redemption has the most captures in parts that it can have, or a purchase the most deliveries. */
export class TooManyParts extends Refusal {
  static readonly kind = {
    code: 'too-many-parts',
    status: 409,
    title: 'There are too many parts',
  } as const;

  constructor(what: 'captures' | 'deliveries', limit: number) {
    super(TooManyParts.kind, {
      detail:
        what === 'captures'
          ? `A redemption is captured in at most ${limit} parts. Capture or void the rest.`
          : `A purchase has at most ${limit} deliveries, of which the last may bring all that is left.`,
      data: { what, limit },
    });
  }
}

/** The points of a purchase wait for no delivery. */
export class NotWaiting extends Refusal {
  static readonly kind = {
    code: 'not-waiting',
    status: 409,
    title: 'The purchase waits for no delivery',
  } as const;

  constructor() {
    super(NotWaiting.kind, {
      detail: 'The points of this purchase mature from the purchase itself. It needs no delivery.',
    });
  }
}

export class SameMember extends Refusal {
  static readonly kind = { code: 'same-member', status: 422, title: 'Both are the same member' } as const;

  constructor(pointer: string) {
    super(SameMember.kind, {
      detail: 'The body names the member of the path. Name another member.',
      data: { errors: [{ pointer, message: 'is the member of the path' }] },
    });
  }
}

/** The other member of an act, named in the body, does not exist. */
export class OtherMemberNotFound extends Refusal {
  constructor(pointer: string) {
    super(MemberNotFound.kind, {
      detail: 'There is no member by this id or identifier.',
      data: { errors: [{ pointer, message: 'is no member' }] },
    });
  }
}

export class AdjustmentNotFound extends Refusal {
  static readonly kind = { code: 'adjustment-not-found', status: 404, title: 'No such adjustment' } as const;

  /** `booked` is the entry of an adjustment that needed no approval. */
  constructor(booked?: { readonly memberId: string; readonly seq: number }) {
    super(AdjustmentNotFound.kind, {
      detail: booked
        ? `The adjustment needed no approval and is booked: entry ${booked.seq}. Nothing is left to decide.`
        : 'The member has no adjustment with this id.',
      data: booked ? { memberId: booked.memberId, seq: booked.seq } : {},
    });
  }
}

/** Points of an opening balance that expired before they were booked. */
export class AlreadyExpired extends Refusal {
  static readonly kind = { code: 'already-expired', status: 422, title: 'The points have expired' } as const;

  constructor(pointers: readonly string[]) {
    super(AlreadyExpired.kind, {
      detail: 'An opening balance takes only points that have not expired. Leave the expired ones out.',
      data: { errors: pointers.map((pointer) => ({ pointer, message: 'is past' })) },
    });
  }
}

export class UnknownTier extends Refusal {
  static readonly kind = {
    code: 'unknown-tier',
    status: 422,
    title: 'The programme has no such tier',
  } as const;

  constructor(tiers: readonly string[]) {
    super(UnknownTier.kind, {
      detail: `Use the id of a tier of the programme: ${tiers.join(', ')}.`,
      data: { tiers, errors: [{ pointer: '/tier', message: 'is not a tier of the programme' }] },
    });
  }
}
