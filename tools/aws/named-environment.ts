import type { Environment } from '../../infra/environments/environment.ts';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { badInput } from '../terminal/stop.ts';

/** The environment that a command line names. */
export function namedEnvironment(words: readonly string[], usage: string): Environment {
  const [name, ...more] = words;
  if (name === undefined || name === '') throw badInput(`Name an environment.\n\n${usage}`);
  if (more.length > 0)
    throw badInput(`Only one environment at a time: ${JSON.stringify(more[0])} is too much.`);
  try {
    return environmentNamed(name);
  } catch (error) {
    throw badInput((error as Error).message, error);
  }
}
