import { badInput, type Stop } from './stop.ts';

/** The sentence for a file that a person named and that cannot be opened. Undefined for an error of another kind. */
export function unreadableFile(path: string, error: unknown): Stop | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return badInput(`There is no file ${path}.`, error);
    case 'EISDIR':
      return badInput(`${path} is a folder, not a file.`, error);
    case 'EACCES':
    case 'EPERM':
      return badInput(`You have no permission to read ${path}.`, error);
    default:
      return undefined;
  }
}
