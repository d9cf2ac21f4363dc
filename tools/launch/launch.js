/**
 * Runs a program of this folder: `node tools/launch/launch.js <file> <argument>…`. Every npm script that runs TypeScript
 * begins here. The file is plain JavaScript that Node 16 can read, so that a Node that cannot run TypeScript, or a folder
 * without its packages, is told in a sentence and not by a stack trace.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR_MIN = 24;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');

/** One sentence about the missing part and the command that adds it. Undefined when nothing is missing. */
function missing() {
  const { node } = process.versions;
  // npm writes this file at the end of an installation.
  if (!existsSync(join(modules, '.package-lock.json'))) {
    return `The packages of Laurel are not installed in ${modules}. Run: npm ci`;
  }
  if (Number(node.split('.', 1)[0]) >= NODE_MAJOR_MIN) return undefined;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  if (existsSync(join(modules, 'node', 'bin', program))) {
    return `Node ${node} is too old. Start with npm, for example "npm start", which takes Node ${NODE_MAJOR_MIN} from node_modules.`;
  }
  return `Node ${node} is too old, and the Node ${NODE_MAJOR_MIN} that Laurel brings was not installed, because npm ran no install scripts. Run: npm rebuild node --ignore-scripts=false, or use Node ${NODE_MAJOR_MIN}.`;
}

const sentence = missing();
if (sentence === undefined) {
  // The program finds its own arguments where Node puts them.
  process.argv.splice(1, 2, resolve(process.argv[2]));
  await import(pathToFileURL(process.argv[1]).href);
} else {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
