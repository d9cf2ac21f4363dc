import { Refusal } from '#shared/domain/refusal.ts';

export class VersionConflict extends Refusal {
  static readonly kind = {
    code: 'version-conflict',
    status: 412,
    title: 'The version is not the newest',
  } as const;

  constructor(current: number) {
    super(VersionConflict.kind, {
      detail: `The newest version is ${current}: somebody changed it first. Read it, and make the change again.`,
      data: { current },
    });
  }
}
