import type { Environment } from '../environments.ts';
import type { Data } from './data.ts';

/** What each capability of the service is composed from. */
export interface ServiceContext {
  readonly environment: Environment;
  readonly data: Data;
}
