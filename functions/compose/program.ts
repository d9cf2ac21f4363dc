import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { now } from './clock.ts';
import { noteStaleRules } from './stale-rules.ts';

/** The programme as this process knows it, one for all its requests. */
export function currentProgram(client: DynamoDBClient): CurrentProgram {
  return new CurrentProgram(new ProgramStore(client, environment('PROGRAM_TABLE')), now, noteStaleRules);
}
