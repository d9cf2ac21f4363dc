import { RunnerError } from '../errors/runner-error.ts';
import { callDynamoDb, DynamoDbError } from './call.ts';
import type { IndexDefinition, Table, TableDefinition } from './table-definition.ts';

type TableDescription = TableDefinition & { readonly LatestStreamLabel?: string };

/**
 * Creates a missing table, and adds missing indexes to an existing one.
 * @throws RunnerError key_schema_changed
 */
export async function ensureTable(endpoint: string, table: Table): Promise<void> {
  const existing = await describe(endpoint, table.definition.TableName);
  if (existing === undefined) await callDynamoDb(endpoint, 'table', 'CreateTable', table.definition);
  else await extend(endpoint, existing, table.definition);
  if (table.expiryAttribute !== undefined) {
    await callDynamoDb(endpoint, 'table', 'UpdateTimeToLive', {
      TableName: table.definition.TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: table.expiryAttribute },
    });
  }
}

async function describe(endpoint: string, tableName: string): Promise<TableDescription | undefined> {
  try {
    const answer = await callDynamoDb<{ Table: TableDescription }>(endpoint, 'table', 'DescribeTable', {
      TableName: tableName,
    });
    return answer.Table;
  } catch (error) {
    if (error instanceof DynamoDbError && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function extend(endpoint: string, existing: TableDescription, wanted: TableDefinition): Promise<void> {
  const before = keysOf(existing);
  const after = keysOf(wanted);
  // The keys and local indexes of a table cannot change. CloudFormation would replace the table and lose its data.
  const changed = [...after].some(
    ([part, keys]) => before.get(part) !== keys && !(part.startsWith('global ') && !before.has(part)),
  );
  if (changed) {
    throw new RunnerError(
      'key_schema_changed',
      `The table ${wanted.TableName} in the data folder has other keys than the template: ${describeKeys(before)} there, ${describeKeys(after)} in the template. Move the data folder away to start with an empty one, or choose another with LAUREL_DATA.`,
    );
  }
  const { TableName, AttributeDefinitions } = wanted;
  for (const index of wanted.GlobalSecondaryIndexes ?? []) {
    if (before.has(`global ${index.IndexName}`)) continue;
    await callDynamoDb(endpoint, 'table', 'UpdateTable', {
      TableName,
      AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
  if (wanted.StreamSpecification && existing.StreamSpecification === undefined) {
    const { StreamSpecification } = wanted;
    await callDynamoDb(endpoint, 'table', 'UpdateTable', { TableName, StreamSpecification });
  }
}

/** The keys of a table and of each index with their types, as comparable texts. */
function keysOf(table: TableDefinition): Map<string, string> {
  const typeOf = new Map(table.AttributeDefinitions.map((a) => [a.AttributeName, a.AttributeType]));
  const keys = ({ KeySchema }: Pick<IndexDefinition, 'KeySchema'>): string =>
    [...KeySchema]
      .sort((a, b) => (a.KeyType < b.KeyType ? -1 : 1))
      .map((key) => `${key.AttributeName} (${typeOf.get(key.AttributeName)})`)
      .join(', ');
  return new Map([
    ['table', keys(table)],
    ...(table.LocalSecondaryIndexes ?? []).map((i): [string, string] => [`local ${i.IndexName}`, keys(i)]),
    ...(table.GlobalSecondaryIndexes ?? []).map((i): [string, string] => [`global ${i.IndexName}`, keys(i)]),
  ]);
}

function describeKeys(keys: ReadonlyMap<string, string>): string {
  return [...keys].map(([part, text]) => `${part} ${text}`).join('; ');
}
