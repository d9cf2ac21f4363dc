import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** An append-only file for the lines that CloudWatch Logs would hold. */
export interface LogFile {
  write(line: string): void;
  close(): Promise<void>;
}

export function openLogFile(file: string): LogFile {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the runner. The results are in the database; only log lines are lost.
  stream.on('error', () => undefined);
  return {
    write: (line) => {
      if (stream.writable) stream.write(`${line}\n`);
    },
    close: async () => {
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
