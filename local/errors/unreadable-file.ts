import { RunnerError } from './runner-error.ts';

/** The error for a file of the data folder that is there and cannot be read, such as one of another user. */
export function unreadableFile(path: string, cause: unknown): RunnerError {
  const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
  return new RunnerError(
    'data_damaged',
    `The data file ${path} cannot be read (${code}). Make it readable, or restore the whole data folder from a copy.`,
    { cause },
  );
}
