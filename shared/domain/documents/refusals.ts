import { Refusal } from '#shared/domain/refusal.ts';

export class VersionConflict extends Refusal {
  constructor(current: number) {
    super({
      code: 'version-conflict',
      status: 412,
      title: 'Somebody else changed it first',
      detail: `The newest version is ${current}. Read it, and make the change again.`,
      data: { current },
    });
  }
}
