import { checkedAccount } from '../aws/checked-account.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { badInput } from '../terminal/stop.ts';
import { readMachineClient } from './machine-client.ts';
import type { Options } from './options.ts';

export interface Surroundings {
  readonly aws: AwsSettings;
  readonly say: (text: string) => void;
  /** Whether the output is a terminal: a secret must not end in a file or in the log of a build. */
  readonly terminal: boolean;
}

/** Shows the credentials of a machine client. Returns the exit code. */
export async function clientSecret(
  { environment, type }: Options,
  { aws, say, terminal }: Surroundings,
): Promise<number> {
  if (!terminal)
    throw badInput(
      'The secret is shown at a terminal only, and the output is a file or a pipe: run the command without it.',
    );
  await checkedAccount(aws, environment);
  const { clientId, clientSecret: secret, tokenUrl } = await readMachineClient(aws, environment, type);
  say(`export LAUREL_CLIENT_ID=${clientId}`);
  say(`export LAUREL_CLIENT_SECRET=${secret}`);
  say(`export LAUREL_TOKEN_URL=${tokenUrl}`);
  return 0;
}
