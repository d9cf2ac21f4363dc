/** A writer for a test to kill: writes to the store of the given folder, and reports once how many writes are done. */
import { openStore } from '../../../local/store/runner-store.ts';

const store = openStore(process.argv[2] ?? '');
const WRITES_BEFORE_KILL = 200;

for (let written = 0; ; written += 1) {
  store.kinesis.append('entries', [{ shard: 0, partitionKey: 'ada', data: new Uint8Array(200) }], Date.now());
  store.checkpoints.write('mapping', 'shard', String(written + 1));
  if (written + 1 === WRITES_BEFORE_KILL) process.send?.(WRITES_BEFORE_KILL);
  await new Promise(setImmediate);
}
