/**
 * The watchdog stands between the runner and the database's binary, in a process of its own: `watchdog.js <binary>
 * <argument>…`. The channel to the runner closes when the runner ends, even by kill -9, and then the watchdog ends the
 * binary, which could not notice that itself. This file is plain JavaScript, because Node's TypeScript stripper would be
 * a third of the memory of the process.
 */
import { spawn } from 'node:child_process';

const [binary = '', ...binaryArguments] = process.argv.slice(2);
const database = spawn(binary, binaryArguments, { stdio: ['ignore', 'ignore', 'inherit'] });

function end() {
  database.kill('SIGKILL');
  process.exit(1);
}

process.on('disconnect', end);
if (!process.connected) end();
process.on('message', (message) => {
  if (message === 'stop') database.kill('SIGTERM');
});
// Ctrl-C reaches the whole process group of the terminal. The runner ends its work first and stops the database last.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

database.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
database.on('spawn', () => process.send?.({ pid: database.pid }));
database.on('exit', (code) => process.exit(code ?? 1));
