/**
 * `npm start` runs the whole environment on this machine. Its settings are PORT (3000) and LAUREL_DATA (.laurel). The
 * top of this file imports nothing else, so that a Node that is too old can still print the sentence that says so.
 */
const NODE_MAJOR_MIN = 24;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (Number(process.versions.node.split('.', 1)[0]) < NODE_MAJOR_MIN) {
  fail(
    `Node ${process.versions.node} is too old: start with "npm start", which takes Node ${NODE_MAJOR_MIN} from node_modules after "npm ci".`,
  );
}
// Functions run as in Lambda, whose clocks show UTC.
process.env.TZ = 'UTC';
const { main } = await import('./command-line.ts');
process.exit(await main(process.argv.slice(2), process.env));

export {};
