import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RewardContent, RewardVersion } from '#shared/domain/rewards/reward.ts';
import { type DocumentKind, plainForm } from '#shared/stores/documents/document-kind.ts';
import { VersionedDocuments } from '#shared/stores/documents/versioned-documents.ts';

const rewards: DocumentKind<RewardVersion> = {
  name: 'reward',
  store: ({ rewardId: id, version, changedBy: by, changedAt: at, ...content }) => {
    return { id, version, content, changed: { by, at } };
  },
  restore: ({ id, version, content, changed: { by, at } }) => {
    return { ...(content as RewardContent), rewardId: id, version, changedBy: by, changedAt: at };
  },
};

/** The versions of each reward, in a table of their own. 200 of the largest are about 400 KB. */
export class RewardStore extends VersionedDocuments<RewardVersion> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, rewards, plainForm(rewards));
  }
}
