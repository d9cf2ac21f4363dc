import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Environment } from '../../infra/environments/environment.ts';
import { writeWhole } from '../terminal/whole-file.ts';

export type Outputs = Readonly<Record<string, string>>;

/** Where the ids and addresses of a deployed environment are kept on this machine. No secret stands in it. */
export function outputsFile(dataFolder: string, environment: string): string {
  return join(dataFolder, 'outputs', `${environment}.json`);
}

export async function writeOutputs(path: string, content: Outputs): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** The lines that the retailer's DNS needs for domains of its own. */
function records({ site, signIn }: Environment, outputs: Outputs): readonly string[] {
  const record = (domain: string | undefined, target: string | undefined) =>
    domain === undefined || target === undefined ? [] : [`  DNS: ${domain} CNAME ${target}`];
  return [...record(site?.domain, outputs.SiteDnsTarget), ...record(signIn?.domain, outputs.SignInDnsTarget)];
}

/** The next steps after a deployment. */
export function nextSteps(environment: Environment, outputs: Outputs, file: string): string {
  const { name, alarmAddress } = environment;
  const site = outputs.SiteUrl ?? '';
  return [
    `Deployed: ${site}`,
    ...records(environment, outputs),
    ...(alarmAddress === undefined
      ? []
      : [
          `  Confirm ${environment.firewall ? 'both mails' : 'the mail'} of AWS to ${alarmAddress}: alarms arrive only then.`,
        ]),
    `  npm run first-admin -- ${name} <e-mail>     the first user, who may do everything`,
    `  npm run client-secret -- ${name} pos        the credentials of tills`,
    `  npm run smoke -- ${site} --environment ${name}`,
    `All ids and addresses: ${file}`,
  ].join('\n');
}
