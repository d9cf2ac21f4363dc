import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { type AwsSettings, awsSettings } from '../aws/settings.ts';
import { hasTerminal } from '../terminal/ask.ts';
import { type Cdk, repositoryCdk } from './cdk.ts';
import { dataFolder, withWorkFolder } from './folders.ts';

/** The account, CDK, folders and terminal of a tool that changes the stacks of an environment. */
export interface Surroundings<Reply> {
  readonly aws: AwsSettings;
  readonly cdk: Cdk;
  /** A folder for the assemblies, which the caller removes. */
  readonly workFolder: string;
  /** The folder of what this machine keeps, `.laurel`. */
  readonly dataFolder: string;
  readonly say: (text: string) => void;
  /** Undefined where nobody sits at a terminal. */
  readonly ask: ((question: string) => Promise<Reply>) | undefined;
  /** Aborted by Ctrl-C: no further step begins. */
  readonly stopping: AbortSignal;
}

/** Gives a tool this machine's account, checkout and terminal. */
export function withSurroundings<Reply>(
  stopping: AbortSignal,
  ask: (question: string, stopping: AbortSignal) => Promise<Reply>,
  act: (surroundings: Surroundings<Reply>) => Promise<number>,
): Promise<number> {
  return withWorkFolder((workFolder) =>
    act({
      aws: awsSettings(),
      cdk: repositoryCdk(repositoryRoot, stopping),
      workFolder,
      dataFolder: dataFolder(process.env),
      stopping,
      say: (text) => console.log(text),
      ask: hasTerminal() ? (question) => ask(question, stopping) : undefined,
    }),
  );
}
