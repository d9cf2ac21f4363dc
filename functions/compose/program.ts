import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramNumbers } from '#shared/stores/program/program-numbers.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { ProgramVersions } from '#shared/usecases/program/program-versions.ts';
import { now } from './clock.ts';
import { noteStaleRules } from './stale-rules.ts';

/** The cache of the programme. One per process, shared by all its requests. */
export function currentProgram(): CurrentProgram {
  const programs = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));
  return new CurrentProgram(programs, now, noteStaleRules);
}

/** The versions of the programme in recorded configurations. One per process, shared by all its requests. */
export function programVersions(): ProgramVersions {
  return new ProgramVersions(new ProgramNumbers(dynamoDb(), environment('PROGRAM_TABLE')));
}
