import { Refusal } from '#shared/domain/refusal.ts';
import { AroundDistribution } from '#shared/domain/requests/refusals.ts';

/** The refusal for an unknown member and for one that the caller may not see, so that they look the same. */
export class MemberNotFound extends Refusal {
  static readonly kind = { code: 'member-not-found', status: 404, title: 'No such member' } as const;

  constructor() {
    super(MemberNotFound.kind, {
      detail: 'There is no member by this id or identifier.',
    });
  }
}

/** The member in `of` is not one whom the member of the path absorbed. */
export class NeverMerged extends Refusal {
  constructor() {
    super(MemberNotFound.kind, {
      detail: 'The member in `of` was never merged into the member of the path. Leave `of` out.',
      data: { errors: [{ pointer: '/query/of', message: 'was never merged into the member of the path' }] },
    });
  }
}

/** The refusal for an instant before the member's log began. */
export class NotEnrolledThen extends Refusal {
  static readonly kind = {
    code: 'not-enrolled-then',
    status: 404,
    title: 'Not enrolled at that time',
  } as const;

  constructor(enrolledAt: string) {
    super(NotEnrolledThen.kind, {
      detail: `The member was enrolled at ${enrolledAt}.`,
      data: { enrolledAt },
    });
  }
}

/** The place in the request that names the member; none for the member of the path. */
function named(pointer: string | undefined, message: string) {
  return pointer === undefined ? {} : { errors: [{ pointer, message }] };
}

export class MemberSuspended extends Refusal {
  static readonly kind = { code: 'member-suspended', status: 409, title: 'The member is suspended' } as const;

  constructor(pointer?: string) {
    super(MemberSuspended.kind, {
      detail: 'A suspended member neither earns nor spends points.',
      data: named(pointer, 'is suspended'),
    });
  }
}

export class MemberErased extends Refusal {
  static readonly kind = { code: 'member-erased', status: 409, title: 'The member was erased' } as const;

  constructor(pointer?: string) {
    super(MemberErased.kind, {
      detail: 'The member was erased. The id is never used again.',
      data: named(pointer, 'was erased'),
    });
  }
}

/** The refusal names the survivor, with whom the caller repeats the call. */
export class MemberMerged extends Refusal {
  static readonly kind = {
    code: 'member-merged',
    status: 409,
    title: 'The member was merged into another',
  } as const;

  readonly into: string;

  constructor(into: string, pointer?: string) {
    super(MemberMerged.kind, {
      detail: 'Points, cards and history went to the member in `into`. Repeat the call with that member.',
      data: { into, ...named(pointer, 'was merged into another member') },
    });
    this.into = into;
  }
}

/** The refusal for a member who is not erased, and for an unknown one, so that they look the same. */
export class ErasedOnly extends Refusal {
  constructor() {
    super(AroundDistribution.kind, {
      detail: 'This token may read the logs of erased members only.',
    });
  }
}

export class StatusUnchanged extends Refusal {
  static readonly kind = {
    code: 'status-unchanged',
    status: 409,
    title: 'The member has this status already',
  } as const;

  constructor(status: string) {
    super(StatusUnchanged.kind, {
      detail: `The member is ${status} already.`,
    });
  }
}

/** An id of an open reservation would mean redemptions of two absorbed members. */
export class OpenReservations extends Refusal {
  static readonly kind = { code: 'open-reservations', status: 409, title: 'Points are reserved' } as const;

  constructor(redemptionIds: readonly string[]) {
    super(OpenReservations.kind, {
      detail:
        'Members who were merged have other redemptions of these ids. Capture or void the reservations first, or wait until they lapse.',
      data: { redemptionIds },
    });
  }
}

export interface TakenIdentifier {
  /** JSON pointer to the identifier in the request. */
  readonly pointer: string;
  /** The owner of the identifier. */
  readonly memberId: string;
}

/** The refusal names the owner, because every caller who may enrol may also look up an identifier. */
export class IdentifierTaken extends Refusal {
  static readonly kind = {
    code: 'identifier-taken',
    status: 409,
    title: 'The identifier belongs to another member',
  } as const;

  constructor(taken: readonly TakenIdentifier[]) {
    super(IdentifierTaken.kind, {
      detail: 'A card, e-mail address or phone number belongs to one member only.',
      data: {
        errors: taken.map(({ pointer, memberId }) => ({
          pointer,
          message: 'belongs to another member',
          memberId,
        })),
      },
    });
  }
}

export class UserNotFound extends Refusal {
  static readonly kind = { code: 'user-not-found', status: 404, title: 'No such user' } as const;

  constructor(pointer: string) {
    super(UserNotFound.kind, {
      detail: 'The user pool has no user of this name or e-mail address.',
      data: named(pointer, 'is no user of the user pool'),
    });
  }
}

/** The refusal leaves out the other member, because the caller has named a user, not a member. */
export class SignInTaken extends Refusal {
  static readonly kind = {
    code: 'sign-in-taken',
    status: 409,
    title: 'The user signs in as another member',
  } as const;

  constructor(pointer: string) {
    super(SignInTaken.kind, {
      detail: 'A user is linked to one member. Unlink the user from the other member first.',
      data: named(pointer, 'is linked to another member'),
    });
  }
}

export class ActorIsBeneficiary extends Refusal {
  static readonly kind = {
    code: 'actor-is-beneficiary',
    status: 403,
    title: 'Not for oneself',
  } as const;

  constructor(pointer?: string) {
    super(ActorIsBeneficiary.kind, {
      detail:
        'Nobody may do this for their own membership or household. Ask a colleague or the service desk.',
      data: named(pointer, 'is the member of the caller'),
    });
  }
}

/** The refusal for a code that leads to nobody: mistyped, or of a member who is erased. */
export class ReferralUnknown extends Refusal {
  static readonly kind = { code: 'referral-unknown', status: 422, title: 'No such referral code' } as const;

  constructor() {
    super(ReferralUnknown.kind, {
      detail: 'The code in `referredBy` leads to no member. Correct it, or enrol without it.',
      data: named('/referredBy', 'leads to no member'),
    });
  }
}

/** The refusal for a code that is told after the enrolment, or is not the code of the enrolment. */
export class ReferralClosed extends Refusal {
  static readonly kind = {
    code: 'referral-closed',
    status: 409,
    title: 'The member is enrolled already',
  } as const;

  constructor() {
    super(ReferralClosed.kind, {
      detail: 'The referrer of a member is said at the enrolment, and never changes. Leave `referredBy` out.',
      data: named('/referredBy', 'is not what the enrolment said'),
    });
  }
}
