import { Refusal } from '#shared/domain/refusal.ts';

function stateOf(current: number | undefined): string {
  if (current === undefined) return 'The document exists';
  return current === 0 ? 'There is no version yet' : `The newest version is ${current}`;
}

export class VersionConflict extends Refusal {
  static readonly kind = {
    code: 'version-conflict',
    status: 412,
    title: 'The version is not the newest',
  } as const;

  /** `current` is the newest version, 0 where there is none; undefined for a document without versions. */
  constructor(current: number | undefined) {
    super(VersionConflict.kind, {
      detail: `${stateOf(current)}: If-Match, If-None-Match or version of the call does not hold. Read the document, and make the change again.`,
      data: current === undefined ? {} : { current },
    });
  }
}
