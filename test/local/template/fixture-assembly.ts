import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FixtureAssembly {
  /** Templates by stack name. */
  readonly stacks: Readonly<Record<string, object>>;
  /** Templates of nested stacks by file name. */
  readonly nested?: Readonly<Record<string, object>>;
  /** Asset folders by key (without `.zip`), each with its files by path. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'laurel-'));
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Writes the output that `cdk synth` would leave for such an app, and returns its folder. */
export function writeAssembly({ stacks, nested = {}, assets = {} }: FixtureAssembly): string {
  const folder = temporaryFolder();
  const artifacts: Record<string, object> = {};
  const files: Record<string, object> = {};
  for (const [key, content] of Object.entries(assets)) {
    for (const [path, text] of Object.entries(content)) write(join(folder, `asset.${key}`, path), text);
    files[key] = {
      source: { path: `asset.${key}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${key}.zip` } },
    };
  }
  for (const [name, template] of Object.entries(stacks)) {
    const templateFile = `${name}.template.json`;
    artifacts[name] = { type: 'aws:cloudformation:stack', properties: { templateFile } };
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    write(join(folder, templateFile), JSON.stringify(template));
    write(join(folder, `${name}.assets.json`), JSON.stringify({ version: '55.0.0', files }));
  }
  for (const [file, template] of Object.entries(nested)) write(join(folder, file), JSON.stringify(template));
  write(join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  return folder;
}
