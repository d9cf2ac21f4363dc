import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runTool } from '../terminal/run-tool.ts';
import { badInput } from '../terminal/stop.ts';
import { keptMap } from './kept-map.ts';
import { readOptions, USAGE } from './options.ts';
import { withSourceLines } from './source-lines.ts';

const mapsFolder = fileURLToPath(new URL('../../cdk.maps', import.meta.url));

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw badInput(`${file} cannot be read: ${(error as Error).message}`, error);
  }
}

await runTool('Stopping.', async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const text = textOf(options.traceFile);
  const { code, writtenAt, payload } = keptMap(mapsFolder, options);
  console.error(`Code ${code}, bundled ${writtenAt.toISOString()}`);
  process.stdout.write(withSourceLines(text, payload));
  return 0;
});
