import { writeFileSync } from 'node:fs';
import { openApiText } from './document.ts';
import { errorsPage } from './errors-page.ts';
import { knownPathsFile } from './known-paths-file.ts';

const docs = new URL('../../../docs/', import.meta.url);

writeFileSync(new URL('openapi.json', docs), openApiText());
writeFileSync(new URL('errors.md', docs), errorsPage());
writeFileSync(new URL('known-paths.ts', import.meta.url), knownPathsFile());
