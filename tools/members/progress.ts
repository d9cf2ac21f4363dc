import { Presets, SingleBar } from 'cli-progress';
import type { CsvFile } from './csv-file.ts';
import type { Tally } from './tally.ts';

export interface Progress {
  step(tally: Tally): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

/** Shows a bar over the bytes of the file on a terminal, or else a line every few seconds. */
export function showProgress(
  { size, read }: Pick<CsvFile, 'size' | 'read'>,
  { dryRun }: { readonly dryRun: boolean },
  output: NodeJS.WriteStream,
): Progress {
  const started = performance.now();
  const tell = dryRun ? describeLook : describe;
  const told = (tally: Tally) => tell(tally, performance.now() - started);
  return output.isTTY ? bar(size, read, told, output) : lines(size, read, told, output);
}

type Told = (tally: Tally) => string;

function bar(size: number, read: () => number, told: Told, stream: NodeJS.WriteStream): Progress {
  const single = new SingleBar(
    { format: '{bar} {percentage}% | {told}', stream, fps: 5, hideCursor: true, gracefulExit: false },
    Presets.shades_classic,
  );
  single.start(size, 0, { told: '' });
  return {
    step: (tally) => single.update(read(), { told: told(tally) }),
    end: () => single.stop(),
  };
}

function lines(size: number, read: () => number, told: Told, output: NodeJS.WriteStream): Progress {
  let shown = performance.now();
  return {
    step(tally) {
      if (performance.now() - shown < LINE_EVERY_MS) return;
      shown = performance.now();
      output.write(`${Math.floor((100 * read()) / Math.max(size, 1))} % of the file: ${told(tally)}\n`);
    },
    end: () => undefined,
  };
}

function describe(tally: Tally, elapsedMs: number): string {
  const { members, openings } = tally;
  const put = `${members.enrolled} enrolled, ${members.changed} changed, ${members.unchanged} unchanged`;
  const opened = `${openings.booked} openings booked, ${openings.replayed} replayed`;
  return `${put}, ${opened}, ${describeLook(tally, elapsedMs)}`;
}

/** The sentence for a dry run, which writes nothing. */
function describeLook({ rows, rejected }: Tally, elapsedMs: number): string {
  return `${rejected} rejected, ${rows} rows, ${Math.round((rows * 1000) / Math.max(1, elapsedMs))} rows/s`;
}
