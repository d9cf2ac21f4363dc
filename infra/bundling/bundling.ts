import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** One way to bundle every function, so that what one measures holds for all. */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  // Source maps are larger than the code, and a cold start loads them with it.
  sourceMap: false,
  mainFields: ['module', 'main'],
  // The runtime's own SDK is loaded from many files and changes under us: the bundled one is pinned and faster.
  externalModules: [],
  bundleAwsSDK: true,
  // Parts of the SDK are CommonJS and call require for Node's modules, which an ES module lacks.
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  esbuildArgs: {
    '--alias:@aws-sdk/credential-provider-node': './infra/bundling/environment-credentials.ts',
  },
  metafile: true,
};
