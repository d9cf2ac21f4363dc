import type { Environment } from '../environments/environment.ts';
import type { Data } from './data.ts';

/** The context from which each capability of the service is composed. */
export interface ServiceContext {
  readonly environment: Environment;
  readonly data: Data;
}
