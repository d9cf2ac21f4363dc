import { readOrigin } from '../api/origin.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run program -- pull|diff|push <folder> [options]

Keeps the programme, its tiers, promotions, rewards and stores as files that can be reviewed and kept in git.

  pull   writes the server's state into the folder
  diff   shows the effect of a push, and changes on the server since the last pull; changes nothing
  push   shows the same, asks, and applies it; refuses to overwrite changes on the server since the last pull

  --url <url>   the server (that of the last pull, or http://localhost:3000, or the port in PORT); https unless it is this machine
  --force       pull: overwrite changes in the folder
  --yes         push: do not ask

Files: program.json, tiers.json, promotions/<id>.json, rewards/<id>.json, stores/<id>.json; .laurel.json records the
pulled state: keep it beside them. A promotion is the body of PUT with "active": true runs this content, false pauses the promotion,
"earlier" keeps the earlier version running and this content as a draft. A push deletes a promotion or a store
whose file is gone; a reward cannot be deleted.

Token: LAUREL_TOKEN, or LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET with LAUREL_TOKEN_URL, with the scope marketer. On
this machine the default is the local dev-marketer.

Ends with 0: no changes (diff), done (pull, push); 1: there are changes (diff), not done because you said no (push);
2: changed on the server meanwhile, or wrong input; 3: no response, not allowed, or refused; 130: stopped by Ctrl-C.`;

const commands = ['pull', 'diff', 'push'] as const;
export type Command = (typeof commands)[number];

export interface Options {
  readonly command: Command;
  readonly folder: string;
  /** Undefined: the server that the folder was pulled from. */
  readonly origin: string | undefined;
  readonly force: boolean;
  readonly yes: boolean;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    url: { type: 'string' },
    force: { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
  });
  if (values.help) return undefined;
  const [word, folder, ...more] = positionals;
  const command = commands.find((one) => one === word);
  if (command === undefined) throw badInput(`Name a command: pull, diff or push.\n\n${USAGE}`);
  if (folder === undefined || folder === '') throw badInput(`Name the folder to ${command}.\n\n${USAGE}`);
  if (more.length > 0) throw badInput(`Only one folder at a time: ${JSON.stringify(more[0])} is too much.`);
  if (values.force && command !== 'pull') throw badInput('--force is for pull only.');
  if (values.yes && command !== 'push') throw badInput('--yes is for push only.');
  return {
    command,
    folder,
    origin: values.url === undefined ? undefined : readOrigin(values.url),
    force: values.force ?? false,
    yes: values.yes ?? false,
  };
}
