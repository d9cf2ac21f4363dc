/** A runner for a test to kill: starts the embedded database in the given folder, reports its address and stays. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDynamoDb } from '../../../local/dynamodb/start.ts';
import { deploymentOf, ledgerTable } from './example-tables.ts';

const folder = process.argv[2] ?? '';
const { endpoint } = await startDynamoDb({ folder, deployment: deploymentOf(ledgerTable()) });
const { pid } = JSON.parse(readFileSync(join(folder, 'dynamodb.pid'), 'utf8')) as { pid: number };
process.stdout.write(`${JSON.stringify({ endpoint, pid })}\n`);
