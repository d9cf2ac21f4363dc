import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { program as programSchema } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { calling } from '#shared/stores/dynamodb.ts';

const LATEST = { id: { S: 'latest' }, version: { N: '0' } };
const HISTORY_PAGE = 20;

export interface ProgramChange {
  readonly program: Program;
  /** Who changed it (the token's subject or client), and when. */
  readonly by: string;
  readonly at: number;
}

/** The versions of the programme, each kept for ever, and a small item that says which is the newest. */
export class ProgramStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** 0 until somebody changed the programme. Half a read unit. */
  async latestVersion(options: { consistent: boolean } = { consistent: false }): Promise<number> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: LATEST,
      ConsistentRead: options.consistent,
    });
    const { Item } = await calling(this.#client.send(get));
    return Number(Item?.program?.N ?? 0);
  }

  /** A version that something recorded: it exists. */
  async version(version: number): Promise<Program> {
    const program = await this.find(version);
    if (!program) throw new TypeError('a version of the programme is missing');
    return program;
  }

  async find(version: number): Promise<Program | undefined> {
    if (version === 0) return initialProgram;
    const { Item } = await calling(
      this.#client.send(
        new GetItemCommand({
          TableName: this.#table,
          Key: { id: { S: 'program' }, version: { N: String(version) } },
          ConsistentRead: true,
        }),
      ),
    );
    return Item && programOf(Item);
  }

  /** The version that was the newest at a past instant. */
  async inForceAt(instant: number): Promise<Program> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await calling(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: 'id = :program',
            ExpressionAttributeValues: { ':program': { S: 'program' } },
            ScanIndexForward: false,
            Limit: HISTORY_PAGE,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      const found = Items.find((item) => Number(item.changedAt?.N) <= instant);
      if (found) return programOf(found);
      start = LastEvaluatedKey;
    } while (start);
    return initialProgram;
  }

  /** Makes `change` the newest version, unless another editor took its number: then false. */
  async put({ program, by, at }: ProgramChange): Promise<boolean> {
    const { version, ...document } = program;
    try {
      await this.#client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName: this.#table,
                Item: { ...LATEST, program: { N: String(version) } },
              },
            },
            {
              Put: {
                TableName: this.#table,
                Item: {
                  id: { S: 'program' },
                  version: { N: String(version) },
                  document: { S: JSON.stringify(document) },
                  changedBy: { S: by },
                  changedAt: { N: String(at) },
                },
                ConditionExpression: 'attribute_not_exists(id)',
              },
            },
          ],
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return calling(Promise.reject(error));
      return false;
    }
  }
}

function programOf(item: Record<string, AttributeValue>): Program {
  const document: unknown = JSON.parse(item.document?.S ?? 'null');
  return programSchema.parse({ version: Number(item.version?.N), ...(document as object) });
}
