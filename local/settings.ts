import { StartError } from './errors/start-error.ts';

export interface Settings {
  readonly port: number;
  readonly folder: string;
  /** Origins of pages that may call the API, comma-separated. Without it only the site itself may. */
  readonly allowedOrigins?: string;
  /** Events that leave for the bus, comma-separated. Without it none does. */
  readonly outsideEvents?: string;
}

/**
 * The settings of `npm start`.
 * @throws StartError for an argument or value that it does not understand
 */
export function readSettings(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  if (commandLine.length > 0) {
    throw new StartError(
      `npm start takes no arguments, but got "${commandLine.join(' ')}". Set PORT and LAUREL_DATA instead, for example: PORT=4000 LAUREL_DATA=/tmp/laurel npm start.`,
    );
  }
  const {
    PORT: port = '3000',
    LAUREL_DATA: folder = '.laurel',
    LAUREL_ALLOWED_ORIGINS: origins,
    LAUREL_OUTSIDE_EVENTS: events,
  } = environment;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new StartError(
      `PORT is "${port}", which is not a port. Choose a number from 1 to 65535, for example: PORT=3000 npm start.`,
    );
  }
  if (folder === '') {
    throw new StartError('LAUREL_DATA is empty. Set it to a folder, or unset it to use .laurel.');
  }
  return {
    port: Number(port),
    folder,
    ...(origins ? { allowedOrigins: origins } : {}),
    ...(events ? { outsideEvents: events } : {}),
  };
}
