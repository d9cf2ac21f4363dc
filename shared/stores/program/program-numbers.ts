import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { padded, versionsOf } from '#shared/stores/documents/document-items.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

const PAGE = 25;

/** The numbers of the programme's versions, without their contents. */
export class ProgramNumbers {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * The versions that were in force in some of these configurations, newest first. The last is the one in force in the
   * first configuration. One call, unless the programme changed more than 25 times in between.
   */
  async between(first: number, last: number): Promise<readonly number[]> {
    const found: number[] = [];
    for (let below = last + 1; below > first; ) {
      const query = new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'id = :id AND part < :below',
        ExpressionAttributeValues: {
          ':id': { S: versionsOf('program', 'program') },
          ':below': { S: padded(below) },
        },
        ProjectionExpression: 'part',
        ScanIndexForward: false,
        Limit: PAGE,
      });
      const { Items = [] } = await storageCall(this.#client.send(query));
      for (const { part } of Items) {
        below = Number(part?.S);
        found.push(below);
        if (below <= first) return found;
      }
      if (Items.length < PAGE) break;
    }
    // The programme of a new environment has no item.
    return [...found, 0];
  }
}
