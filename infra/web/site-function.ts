import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../bundling/repository.ts';

const ofThisFolder = (name: string) => readFileSync(join(repositoryRoot, 'infra/web', name), 'utf8');

/** The code of the distribution's function, with the paths of the site's files. CloudFront takes 10 KB. */
export function siteFunction(files: readonly string[]): string {
  return [
    `const files = ${JSON.stringify(files)};`,
    `const missingPage = ${JSON.stringify(ofThisFolder('missing-page.html'))};`,
    ofThisFolder('site-requests.js'),
  ].join('\n');
}
