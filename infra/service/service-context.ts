import type { Environment } from '../environments.ts';
import type { Data } from './data.ts';

/** Each capability of the service is composed from this. */
export interface ServiceContext {
  readonly environment: Environment;
  readonly data: Data;
}
