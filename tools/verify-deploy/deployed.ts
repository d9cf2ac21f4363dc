import { readFileSync } from 'node:fs';
import type { DataOutput, ServiceOutput } from '../../infra/service/outputs.ts';
import type { Aws } from './aws.ts';
import type { Emulator } from './emulator.ts';
import { Site } from './site.ts';

/** The outputs that `npm run deploy` writes. */
export type Outputs = Readonly<Record<DataOutput | ServiceOutput, string>>;

/** A deployment, as a client of it needs to know it. */
export interface Deployed {
  readonly outputs: Outputs;
  readonly site: Site;
  readonly signIn: Site;
  /** The gateway behind the distribution. */
  readonly httpGateway: Site;
  readonly socketUrl: string;
}

/** Reads the outputs, and turns the addresses in them into those of the emulator. */
export function readDeployed(outputsFile: string, { port }: Emulator): Deployed {
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Outputs;
  const apiOf = (url: string) => new URL(url).host.split('.')[0];
  return {
    outputs,
    site: new Site(port, new URL(outputs.SiteUrl).host),
    signIn: new Site(port, new URL(outputs.SignInOrigin).host),
    httpGateway: new Site(port, `${apiOf(outputs.HttpGatewayUrl)}.execute-api.localhost`),
    socketUrl: `ws://127.0.0.1:${port}/_aws/execute-api/${apiOf(outputs.SocketGatewayUrl)}/ws`,
  };
}

/** The name of the one function made from a file of this repository. */
export async function functionOf(aws: Aws, file: string): Promise<string> {
  const { Functions } = await aws.call<{ Functions: { FunctionName: string; Description?: string }[] }>(
    'lambda',
    'list_functions',
  );
  const found = Functions.filter(({ Description = '' }) => Description.endsWith(`: ${file}`));
  if (found.length !== 1) throw new Error(`${found.length} functions are made from ${file}`);
  return found[0]?.FunctionName ?? '';
}
