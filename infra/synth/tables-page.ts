import type { TableDefinition } from '../storage/stored-table.ts';
import { tableDefinitions, tableId } from '../storage/tables.ts';
import { byEnvironment, type Environments, resourceNamed, shapeOf, usersOf } from './table-facts.ts';
import type { Located, Synthesized } from './templates.ts';

const TABLE = 'AWS::DynamoDB::Table';
const STREAM = 'AWS::Kinesis::Stream';

type Row = readonly string[];

function rows(head: Row, body: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...body.map(line)].join('\n');
}

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ');

/** The row with the protection of a table and of its content. */
function protectionOf({ Properties, DeletionPolicy }: Located): Row {
  const { PointInTimeRecoverySpecification: recovery, SSESpecification: encryption } = Properties;
  return [
    encryption?.SSEEnabled ? "this account's data key" : 'a key that AWS owns',
    recovery?.PointInTimeRecoveryEnabled ? `any second of ${recovery.RecoveryPeriodInDays} days` : 'none',
    DeletionPolicy === 'Retain' ? 'kept' : 'deleted',
    Properties.DeletionProtectionEnabled ? 'on' : 'off',
  ];
}

function itemsOf({ items }: TableDefinition): string {
  return rows(
    ['item', 'holds'],
    Object.entries(items).map(([key, holds]) => [code(key.split(', ')), holds]),
  );
}

function users(synthesized: Synthesized, id: string): string {
  return rows(
    ['actions', 'functions'],
    [...usersOf(synthesized, id)].map(([actions, functions]) => [actions, code(functions)]),
  );
}

function section(name: string, definition: TableDefinition, environments: Environments): string {
  const [first] = environments.values();
  if (first === undefined) throw new Error('The page needs at least one environment');
  const id = tableId(name);
  const { keys, indexes, expiresAt, stream } = shapeOf(resourceNamed(first, TABLE, id));
  const protections = byEnvironment(environments, (one) => protectionOf(resourceNamed(one, TABLE, id)));
  return [
    `## ${name}`,
    definition.holds,
    rows(
      ['property', 'value'],
      [
        ['environment variable', `\`${definition.variable}\``],
        ['in code', `\`data.${name}\``],
        ['in a template', id],
        ['partition key, sort key', keys.join(', ')],
        ...indexes.map((index) => ['index', index]),
        ['time to live', expiresAt === undefined ? 'none' : `\`${expiresAt}\`, in seconds`],
        ['stream', stream ?? 'none'],
      ],
    ),
    itemsOf(definition),
    rows(
      ['environments', 'encryption', 'recovery', 'when its stack is deleted', 'deletion protection'],
      protections.map(({ environments: names, value }) => [names.join(', '), ...value]),
    ),
    users(first, id),
  ].join('\n\n');
}

function streamRow({ Properties, DeletionPolicy }: Located): Row {
  const { ShardCount: shards, RetentionPeriodHours: hours, StreamEncryption: encryption } = Properties;
  return [
    shards === undefined ? 'on demand' : `${shards} ${shards === 1 ? 'shard' : 'shards'}`,
    `${hours} hours`,
    typeof encryption.KeyId === 'string' ? 'a key that AWS manages' : "this account's data key",
    DeletionPolicy === 'Retain' ? 'kept' : 'deleted',
  ];
}

function entriesSection(environments: Environments): string {
  const [first] = environments.values();
  if (first === undefined) throw new Error('The page needs at least one environment');
  const found = byEnvironment(environments, (one) => streamRow(resourceNamed(one, STREAM, 'Entries')));
  return [
    '## The stream entries',
    'Kinesis carries every entry as the ledger stores it. Its partition key is `memberId`, so that the entries of a member keep their order.',
    rows(
      ['environments', 'capacity', 'retention', 'encryption', 'when its stack is deleted'],
      found.map(({ environments: names, value }) => [names.join(', '), ...value]),
    ),
    users(first, 'Entries'),
  ].join('\n\n');
}

/**
 * The text of docs/tables.md: each table as the templates have it, with its items and the functions that may use it.
 */
export function tablesPage(environments: Environments): string {
  const tables = Object.entries(tableDefinitions) as [string, TableDefinition][];
  return `${[
    '# Tables',
    '`npm run tables` writes this page from `infra/storage/tables.ts` and the synthesized templates. A test compares it with them, so edit those.',
    'An item is named by its partition key and its sort key. The functions are those whose policies allow an action.',
    rows(
      ['table', 'holds'],
      tables.map(([name, { holds }]) => [`[${name}](#${name})`, holds]),
    ),
    ...tables.map(([name, definition]) => section(name, definition, environments)),
    entriesSection(environments),
  ].join('\n\n')}\n`;
}
