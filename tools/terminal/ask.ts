import { createInterface } from 'node:readline/promises';

/** Asks a person a question. Ctrl-D ends the input and counts as an empty reply; Ctrl-C stops the tool. */
export async function askText(question: string, stopping: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The terminal reads keys itself while it asks, so Ctrl-C arrives there.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return (await terminal.question(question, { signal: stopping })).trim();
  } catch (error) {
    if ((error as Error).name !== 'AbortError' || stopping.aborted) throw error;
    return '';
  } finally {
    terminal.close();
  }
}

/** Whether a person sits at this process: without one a question would wait for ever. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** Asks for a yes. */
export async function askYes(question: string, stopping: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test(await askText(`${question} (yes/no) `, stopping));
}
