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
