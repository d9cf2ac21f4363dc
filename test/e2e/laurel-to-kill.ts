/**
 * The environment in a process of its own, to be killed by the test that started it: its functions reach the
 * database through that test's proxy. `laurel-to-kill.ts <port> <folder> <assembly>`.
 */
import { startRunner } from '../../local/runner.ts';
import type { FromLaurel, ToLaurel } from './laurel-messages.ts';

const [port, folder = '', assembly = ''] = process.argv.slice(2);

function tell(message: FromLaurel): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit());

const runner = await startRunner({
  port: Number(port),
  folder,
  assembly,
  functionsDynamodb: (database) =>
    new Promise((resolve) => {
      process.once('message', ({ proxy }: ToLaurel) => resolve(proxy ?? database));
      tell({ database });
    }),
});
process.on('message', () => void runner.drained().then(() => tell({ drained: true })));
tell({ url: runner.url });
