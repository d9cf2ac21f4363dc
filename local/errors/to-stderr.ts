/** Tells the person who watches the runner one line. */
export function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
