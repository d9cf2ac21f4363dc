import { readOrigin } from '../api/origin.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run program -- pull|diff|push <folder> [options]

Keeps the programme, its tiers, promotions and rewards as files that can be reviewed and kept in git.

  pull   writes what the server has into the folder
  diff   tells what a push would do, and what was changed there since the last pull; changes nothing
  push   tells the same, asks, and does it; refuses to overwrite what was changed there since the last pull

  --url <url>   the server (where the folder was pulled from, or http://localhost:3000); https unless it is this machine
  --force       pull: give up what was changed here
  --yes         push: do not ask

Files: program.json, tiers.json, promotions/<id>.json, rewards/<id>.json; .laurel.json says what was pulled: keep it
beside them. A promotion is what PUT takes and "active": true runs this content, false runs none of it, "earlier"
leaves the version before it running and keeps this one as a draft. Without its file a promotion is deleted; a reward
cannot be.

Who calls: LAUREL_TOKEN, or LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET with LAUREL_TOKEN_URL, of the scope marketer; on
this machine the local dev-marketer unless one is given.

Ends with 0: no changes (diff), done (pull, push); 1: there are changes (diff), not done because you said no (push);
2: changed there meanwhile, or wrong input; 3: no answer, not allowed, or refused on the way; 130: stopped by Ctrl-C.`;

const commands = ['pull', 'diff', 'push'] as const;
export type Command = (typeof commands)[number];

export interface Options {
  readonly command: Command;
  readonly folder: string;
  /** Undefined: where the folder was pulled from. */
  readonly origin: string | undefined;
  readonly force: boolean;
  readonly yes: boolean;
}

/** Reads the command line; `undefined` when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    url: { type: 'string' },
    force: { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
  });
  if (values.help) return undefined;
  const [word, folder, ...more] = positionals;
  const command = commands.find((one) => one === word);
  if (command === undefined) throw badInput(`pull, diff or push? ${USAGE}`);
  if (folder === undefined || folder === '') throw badInput(`${command} which folder? ${USAGE}`);
  if (more.length > 0) throw badInput(`One folder at a time: what is ${JSON.stringify(more[0])}?`);
  if (values.force && command !== 'pull') throw badInput('--force is for pull alone.');
  if (values.yes && command !== 'push') throw badInput('--yes is for push alone.');
  return {
    command,
    folder,
    origin: values.url === undefined ? undefined : readOrigin(values.url),
    force: values.force ?? false,
    yes: values.yes ?? false,
  };
}
