import { Refusal } from '#shared/domain/refusal.ts';

function versionOf(current: number | undefined): string {
  if (current === undefined) return '';
  return current === 0 ? ' It has no version yet.' : ` Its newest version is ${current}.`;
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
      detail: `The document is not as the call expects it: If-Match, If-None-Match or version does not hold.${versionOf(current)} Read the document, and make the change again.`,
      data: current === undefined ? {} : { current },
    });
  }
}

export class VersionNotFound extends Refusal {
  static readonly kind = { code: 'version-not-found', status: 404, title: 'No such version' } as const;

  constructor(newest: number) {
    super(VersionNotFound.kind, {
      detail: `The document has no such version; its newest is ${newest}.`,
      data: { newest },
    });
  }
}
