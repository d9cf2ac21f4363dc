import { bytesOf } from '#shared/stores/documents/document-items.ts';
import type { ReleasedKind } from '#shared/stores/documents/document-kind.ts';

/** A badge as a capability of its own would keep it: these lines are all the storage code that it needs. */
export interface Badge {
  readonly badgeId: string;
  readonly version: number;
  readonly title: string;
  readonly by: string;
  readonly at: number;
}

export const badges: ReleasedKind<Badge> = {
  name: 'badge',
  store: ({ badgeId: id, version, title, by, at }) => ({
    id,
    version,
    content: { title },
    changed: { by, at },
  }),
  sizeOf: ({ title }) => bytesOf({ title }),
  restore: ({ id, version, content, changed }) => {
    return { badgeId: id, version, title: (content as { title: string }).title, ...changed };
  },
};

export const badge = (badgeId: string, version: number, title = `${badgeId} ${version}`): Badge => ({
  badgeId,
  version,
  title,
  by: 'editor',
  at: 1_000 * version,
});
