import { ValidationFailed } from '#shared/domain/refusal.ts';

export function entityTag(version: number): string {
  return `"${version}"`;
}

/** The version that `If-Match` asks for. Undefined without the header, or for `*`, which matches any version. */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim());
  if (!match)
    throw new ValidationFailed([{ pointer: '/header/if-match', message: 'must be an ETag, as "3"' }]);
  return Number(match[1]);
}
