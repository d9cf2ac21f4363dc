import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { writeAll } from '#shared/stores/write-all.ts';
import {
  type Item,
  type Latest,
  nextConfiguration,
  padded,
  readLatest,
  releaseKey,
} from './configuration.ts';

/** What is asked about is recent, as a rule. */
const FIRST_PAGE = 20;
const NEXT_PAGE = 400;

export interface ProgramChange {
  /** Its version is the next configuration. */
  readonly program: Program;
  /** Who changed it (the token's subject or client), and when. */
  readonly by: string;
  readonly at: number;
}

/**
 * The versions of the programme, each kept for ever, and a small item that says which is the newest. A version is the
 * configuration at which it came into force: versions rise, with gaps where promotions changed.
 */
export class ProgramStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The newest numbers. Half a read unit, unless it must be consistent. */
  latest(options: { consistent: boolean } = { consistent: false }): Promise<Latest> {
    return readLatest(this.#client, this.#table, options.consistent);
  }

  /** 0 until somebody changed the programme. */
  async latestVersion(options: { consistent: boolean } = { consistent: false }): Promise<number> {
    return (await this.latest(options)).program;
  }

  /** Exactly this version, which something recorded as one of the programme's own. */
  async version(version: number): Promise<Program> {
    const program = await this.find(version);
    if (program.version !== version) throw new TypeError('a version of the programme is missing');
    return program;
  }

  /** The programme of a configuration: the newest version up to it. */
  async find(configuration: number): Promise<Program> {
    if (configuration === 0) return initialProgram;
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'id = :program AND part <= :configuration',
      ExpressionAttributeValues: {
        ':program': { S: 'program' },
        ':configuration': { S: padded(configuration) },
      },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    return Items[0] ? programOf(Items[0]) : initialProgram;
  }

  /** The version that was the newest at a past instant. */
  async inForceAt(instant: number): Promise<Program> {
    const found = await this.#newestAt('program', instant);
    return found ? programOf(found) : initialProgram;
  }

  /** The configuration that was the newest at a past instant. */
  async configurationAt(instant: number): Promise<number> {
    const found = await this.#newestAt('release', instant);
    return found ? Number(found.part?.S) : 0;
  }

  /** Makes `change` the newest version, unless another change took its number: then false. */
  put({ program, by, at }: ProgramChange): Promise<boolean> {
    const { version, ...document } = program;
    const changed = { changedBy: { S: by }, changedAt: { N: String(at) } };
    const written: Item = {
      id: { S: 'program' },
      part: { S: padded(version) },
      document: { S: JSON.stringify(document) },
      ...changed,
    };
    const release: Item = { ...releaseKey(version), program: { N: String(version) }, ...changed };
    return writeAll(this.#client, [
      nextConfiguration(this.#table, version - 1, { program: version }),
      { Put: { TableName: this.#table, Item: written, ConditionExpression: 'attribute_not_exists(id)' } },
      { Put: { TableName: this.#table, Item: release, ConditionExpression: 'attribute_not_exists(id)' } },
    ]);
  }

  async #newestAt(id: 'program' | 'release', instant: number): Promise<Item | undefined> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const query = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: id } },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: start ? NEXT_PAGE : FIRST_PAGE,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items = [], LastEvaluatedKey } = await storageCall(this.#client.send(query));
      const found = Items.find((item) => Number(item.changedAt?.N) <= instant);
      if (found) return found;
      start = LastEvaluatedKey;
    } while (start);
    return undefined;
  }
}

/** What a version holds is what its contract took when it was put; it is never written again. */
function programOf(item: Item): Program {
  const document = JSON.parse(item.document?.S ?? 'null') as Omit<Program, 'version'>;
  return { version: Number(item.part?.S), ...document };
}
