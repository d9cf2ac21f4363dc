import { Presets, SingleBar } from 'cli-progress';

/** Shows the progress of a step. */
export interface Progress {
  step(done: number): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

/** Shows a bar on a terminal, or else a line every few seconds. It writes to stderr, because stdout has the summary. */
export function showProgress(unit: string, total: number, output: NodeJS.WriteStream): Progress {
  return output.isTTY ? bar(unit, total, output) : lines(unit, total, output);
}

function bar(unit: string, total: number, stream: NodeJS.WriteStream): Progress {
  const started = performance.now();
  const single = new SingleBar(
    {
      format: `{bar} {percentage}% | {value} of {total} ${unit} | {rate} a second | {eta_formatted} left`,
      stream,
      fps: 5,
      etaBuffer: 500,
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  single.start(total, 0, { rate: 0 });
  return {
    step: (done) => single.update(done, { rate: perSecond(done, started) }),
    end: () => single.stop(),
  };
}

function lines(unit: string, total: number, output: NodeJS.WriteStream): Progress {
  const started = performance.now();
  let shown = started;
  return {
    step(done) {
      if (performance.now() - shown < LINE_EVERY_MS) return;
      shown = performance.now();
      const rate = perSecond(done, started);
      const left = rate > 0 ? `, about ${Math.ceil((total - done) / rate)} s left` : '';
      output.write(`${done} of ${total} ${unit}, ${rate} a second${left}\n`);
    },
    end: () => undefined,
  };
}

function perSecond(done: number, started: number): number {
  return Math.round((done * 1000) / Math.max(1, performance.now() - started));
}
