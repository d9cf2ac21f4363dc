import { Refusal } from '#shared/domain/refusal.ts';

/** The same for a member that is unknown and one that the caller may not see. */
export class MemberNotFound extends Refusal {
  constructor() {
    super({
      code: 'member-not-found',
      status: 404,
      title: 'No such member',
      detail: 'There is no member by this id or identifier.',
    });
  }
}

/** What names the member, where it is not the one of the path. */
function named(pointer: string | undefined, message: string) {
  return pointer === undefined ? {} : { errors: [{ pointer, message }] };
}

export class MemberSuspended extends Refusal {
  constructor(pointer?: string) {
    super({
      code: 'member-suspended',
      status: 409,
      title: 'The member is suspended',
      detail: 'A suspended member neither earns nor spends points.',
      data: named(pointer, 'is suspended'),
    });
  }
}

export class MemberErased extends Refusal {
  constructor(pointer?: string) {
    super({
      code: 'member-erased',
      status: 409,
      title: 'The member was erased',
      detail: 'This member was erased; the id is not used again.',
      data: named(pointer, 'was erased'),
    });
  }
}

/** Who calls goes on with the member that it names. */
export class MemberMerged extends Refusal {
  constructor(into: string, pointer?: string) {
    super({
      code: 'member-merged',
      status: 409,
      title: 'The member was merged into another',
      detail:
        'Points, cards and history went to the member that `into` names, who may have been merged since, too.',
      data: { into, ...named(pointer, 'was merged into another member') },
    });
  }
}

/** The same for a member that is unknown. */
export class ErasedOnly extends Refusal {
  constructor() {
    super({
      code: 'forbidden',
      status: 403,
      title: 'Not this member',
      detail: 'With this token the logs of erased members can be read, and no others.',
    });
  }
}

export class StatusUnchanged extends Refusal {
  constructor(status: string) {
    super({
      code: 'status-unchanged',
      status: 409,
      title: 'The member has this status already',
      detail: `The member is ${status} already.`,
    });
  }
}

/** Points of the member who goes are set aside at some till, which knows no other member. */
export class OpenReservations extends Refusal {
  constructor(redemptionIds: readonly string[]) {
    super({
      code: 'open-reservations',
      status: 409,
      title: 'Points are reserved',
      detail: 'Capture or void the reservations first, or wait until they lapse: at most a day.',
      data: { redemptionIds },
    });
  }
}

export interface TakenIdentifier {
  /** Where it stands in the request. */
  readonly pointer: string;
  /** Whose it is. */
  readonly memberId: string;
}

/** Names the owner: whoever may enrol may look an identifier up, too. */
export class IdentifierTaken extends Refusal {
  constructor(taken: readonly TakenIdentifier[]) {
    super({
      code: 'identifier-taken',
      status: 409,
      title: 'The identifier belongs to another member',
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
  constructor(pointer: string) {
    super({
      code: 'user-not-found',
      status: 404,
      title: 'No such user',
      detail: 'The user pool has no user of this name or e-mail address.',
      data: named(pointer, 'is no user of the user pool'),
    });
  }
}

/** Which member it is stays untold: whoever asks has named a user, not a member. */
export class SignInTaken extends Refusal {
  constructor(pointer: string) {
    super({
      code: 'sign-in-taken',
      status: 409,
      title: 'The user signs in as another member',
      detail: 'A user is linked to one member. Take the link away from the other member first.',
      data: named(pointer, 'is linked to another member'),
    });
  }
}

export class ActorIsBeneficiary extends Refusal {
  constructor() {
    super({
      code: 'actor-is-beneficiary',
      status: 403,
      title: 'Somebody else has to do it',
      detail: 'This cannot be done by the member whom it is for.',
    });
  }
}
