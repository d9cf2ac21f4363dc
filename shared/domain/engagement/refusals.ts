import { Refusal } from '#shared/domain/refusal.ts';

export class AchievementNotFound extends Refusal {
  static readonly kind = {
    code: 'achievement-not-found',
    status: 404,
    title: 'No such achievement',
  } as const;

  constructor() {
    super(AchievementNotFound.kind, { detail: 'There is no achievement by this id.' });
  }
}

export class BackFillNotFound extends Refusal {
  static readonly kind = { code: 'backfill-not-found', status: 404, title: 'No such back-fill' } as const;

  constructor() {
    super(BackFillNotFound.kind, {
      detail: 'There is no back-fill by this id. They are kept for 30 days.',
    });
  }
}

export class BackFillNotPossible extends Refusal {
  static readonly kind = {
    code: 'backfill-not-possible',
    status: 409,
    title: 'History cannot be credited',
  } as const;

  constructor(reason: 'not active' | 'scope') {
    super(BackFillNotPossible.kind, {
      detail:
        reason === 'not active'
          ? 'No version runs: activate one first.'
          : 'Households and teams are not known as they were: only challenges of single members can be credited.',
    });
  }
}

export class ChallengeNotFound extends Refusal {
  static readonly kind = { code: 'challenge-not-found', status: 404, title: 'No such challenge' } as const;

  constructor() {
    super(ChallengeNotFound.kind, { detail: 'There is no challenge by this id.' });
  }
}

export class ChallengeEnded extends Refusal {
  static readonly kind = { code: 'challenge-ended', status: 409, title: 'The challenge has ended' } as const;

  /** `to` is the first instant after it, as the API writes it. */
  constructor(to: string) {
    super(ChallengeEnded.kind, { detail: `The challenge ended at ${to}.`, data: { to } });
  }
}

export class ChallengeNotJoinable extends Refusal {
  static readonly kind = {
    code: 'challenge-not-joinable',
    status: 409,
    title: 'The challenge cannot be joined',
  } as const;

  /** `from` is the first instant of a challenge that is not open yet, as the API writes it. */
  constructor(reason: 'automatic' | 'not yet', from?: string) {
    super(ChallengeNotJoinable.kind, {
      detail:
        reason === 'automatic'
          ? 'Members take part in the challenge without joining it.'
          : `The challenge begins at ${from}.`,
      data: { reason, ...(from !== undefined && { from }) },
    });
  }
}

export class DefinitionActive extends Refusal {
  static readonly kind = {
    code: 'definition-active',
    status: 409,
    title: 'The achievement or challenge is active',
  } as const;

  constructor() {
    super(DefinitionActive.kind, { detail: 'Pause it first.' });
  }
}

export class DefinitionNotActive extends Refusal {
  static readonly kind = {
    code: 'definition-not-active',
    status: 409,
    title: 'The achievement or challenge is a draft',
  } as const;

  constructor() {
    super(DefinitionNotActive.kind, { detail: 'A draft never ran: there is nothing to pause.' });
  }
}

export class TooManyDefinitions extends Refusal {
  static readonly kind = {
    code: 'too-many-definitions',
    status: 409,
    title: 'Too many achievements and challenges are active',
  } as const;

  constructor(what: 'definitions' | 'bytes', limit: number) {
    super(TooManyDefinitions.kind, {
      detail: `Active achievements and challenges are limited to ${limit} ${what} together. Pause another one first.`,
      data: { what, limit },
    });
  }
}
