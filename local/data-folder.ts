import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from './errors/start-error.ts';

/** The folder in which an environment keeps all that must outlive it. */
export interface DataFolder {
  readonly path: string;
  readonly secrets: string;
  readonly signingKey: string;
  readonly functionLog: string;
  readonly accessLog: string;
  readonly eventLog: string;
}

/**
 * Creates the folder where it is missing.
 * @throws StartError when it cannot be written to
 */
export function openDataFolder(given: string): DataFolder {
  const path = resolve(given);
  try {
    mkdirSync(join(path, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' || code === 'ENOTDIR' ? 'is not a folder' : 'cannot be written to';
    throw new StartError(`The data folder ${path} ${reason}. Choose another folder with LAUREL_DATA.`);
  }
  return {
    path,
    secrets: join(path, 'secrets.json'),
    signingKey: join(path, 'issuer.pem'),
    functionLog: join(path, 'logs', 'functions.log'),
    accessLog: join(path, 'logs', 'access.log'),
    eventLog: join(path, 'logs', 'events.log'),
  };
}
