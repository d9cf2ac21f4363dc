import { interruptible, STOPPED_BY_SIGNAL } from './interrupt.ts';
import { Stop } from './stop.ts';

/** A Stop is one sentence for the person at the terminal; anything else is a bug and shows its stack. */
function shown(error: unknown): unknown {
  return error instanceof Stop ? error.message : error;
}

/** Runs the main function of a tool that ends at once when it is interrupted, and sets the exit code. */
export async function runAtOnce(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(shown(error));
    process.exitCode = error instanceof Stop ? error.exitCode : 1;
  }
}

/** Runs a tool's main function and sets the exit code. An interrupt says the sentence and aborts the signal. */
export async function runTool(
  stoppingSentence: string,
  main: (stopping: AbortSignal) => Promise<number>,
): Promise<void> {
  const stopping = interruptible(stoppingSentence);
  try {
    process.exitCode = await main(stopping);
  } catch (error) {
    if (!stopping.aborted) console.error(shown(error));
    process.exitCode = error instanceof Stop ? error.exitCode : 1;
  }
  if (stopping.aborted) process.exitCode = STOPPED_BY_SIGNAL;
}
