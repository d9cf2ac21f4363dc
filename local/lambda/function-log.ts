import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** An append-only file for the lines that CloudWatch Logs would hold. */
export interface LogFile {
  write(line: string): void;
  /** Resolves when the lines so far are in the file. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A write for each line took a fifth of the time of the runner's own thread. */
const WRITE_EVERY_MS = 50;

export function openLogFile(file: string): LogFile {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the runner. The results are in the database; only log lines are lost.
  stream.on('error', () => undefined);
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const gathered = text;
    text = '';
    if (!stream.writable) return Promise.resolve();
    return new Promise((resolve) => stream.write(gathered, () => resolve()));
  };
  return {
    write: (line) => {
      text += `${line}\n`;
      timer ??= setTimeout(flush, WRITE_EVERY_MS);
    },
    flush,
    close: async () => {
      await flush();
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
