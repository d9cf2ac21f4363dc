import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runTool } from '../terminal/run-tool.ts';
import { unreadableFile } from '../terminal/unreadable-file.ts';
import { keptMap } from './kept-map.ts';
import { readOptions, USAGE } from './options.ts';
import { withSourceLines } from './source-lines.ts';

const mapsFolder = fileURLToPath(new URL('../../cdk.maps', import.meta.url));

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadableFile(file, error) ?? error;
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
