import { interruptible, STOPPED_BY_SIGNAL } from './interrupt.ts';
import { Stop } from './stop.ts';

/**
 * Runs a tool's main function and sets the exit code. A Stop is one sentence for the person at the terminal; anything
 * else is a bug and shows its stack.
 */
export async function runTool(
  stoppingSentence: string,
  main: (stopping: AbortSignal) => Promise<number>,
): Promise<void> {
  const stopping = interruptible(stoppingSentence);
  try {
    process.exitCode = await main(stopping);
  } catch (error) {
    if (!stopping.aborted) console.error(error instanceof Stop ? error.message : error);
    process.exitCode = error instanceof Stop ? error.exitCode : 1;
  }
  if (stopping.aborted) process.exitCode = STOPPED_BY_SIGNAL;
}
