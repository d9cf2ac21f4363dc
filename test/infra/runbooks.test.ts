import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { environmentNames } from '../../infra/environments/environments.ts';
import { runbookFile, runbooks } from '../../infra/monitoring/runbooks.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { ownEnvironment } from './own-environment.ts';
import { synthesize, synthesized } from './synthesized.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const index = readFileSync('docs/runbooks/README.md', 'utf8');
const pages = runbooks.map((name) => ({ name, text: readFileSync(runbookFile(name), 'utf8') }));
const dev = synthesized('dev');

/** Some alarms watch what only a setting of the retailer brings. */
const complete = synthesize(ownEnvironment);
const apps = [complete, ...environmentNames.map((name) => synthesized(name))];

/** The words of all pages that stand in the first group of a pattern, each once. */
const named = (pattern: RegExp) => [
  ...new Set(
    [...pages.map(({ text }) => text), index].flatMap((text) =>
      [...text.matchAll(pattern)].map(([, word]) => String(word)),
    ),
  ),
];

const logicalIds = (type: string) => complete.ofType(type).map(({ logicalId }) => logicalId);

describe('every alarm', () => {
  it('names its page, in a description that CloudWatch takes', () => {
    for (const app of apps) {
      for (const { Properties, logicalId } of app.ofType('AWS::CloudWatch::Alarm')) {
        const { AlarmDescription: description } = Properties;
        const [, file] = / Runbook: (\S+)$/.exec(description) ?? [];
        expect(runbooks.map(runbookFile), logicalId).toContain(file);
        expect(description.length, logicalId).toBeLessThanOrEqual(1_024);
      }
    }
  });

  it('has a name that says what rings', () => {
    for (const app of apps) {
      for (const { Properties, logicalId } of app.ofType('AWS::CloudWatch::Alarm'))
        expect(Properties.AlarmDescription.replace(/ Runbook: .*$/, '').length, logicalId).toBeGreaterThan(
          30,
        );
    }
  });
});

describe('the pages of docs/runbooks', () => {
  it('are those that alarms name, and the index lists each', () => {
    const files = readdirSync('docs/runbooks').filter((file) => file !== 'README.md');
    expect(files.sort()).toEqual(runbooks.map((name) => `${name}.md`).sort());
    const descriptions = apps.flatMap((app) =>
      app.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmDescription),
    );
    const unused = runbooks.filter((name) => !descriptions.some((text) => text.endsWith(runbookFile(name))));
    expect(unused).toEqual([]);
    expect(runbooks.filter((name) => !index.includes(`| [${name}](${name}.md) |`))).toEqual([]);
  });

  it.each(pages)(
    '$name says what it means, where to look, why, what to do, when it is over, what never',
    ({ text }) => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(['Meaning', 'Look first', 'Causes', 'Do', 'Over', 'Never']);
      expect(text.split('\n').length).toBeLessThanOrEqual(80);
    },
  );

  it('name calls, scripts and functions that there are', () => {
    const calls = catalogue.map(({ method, path }) => `${method} ${path}`);
    expect(
      named(/`((?:GET|PUT|POST|DELETE) \/v1\/[^`\s]+)`/g).filter((call) => !calls.includes(call)),
    ).toEqual([]);
    expect(named(/npm run ([\w:-]+)/g).filter((script) => scripts[script] === undefined)).toEqual([]);
    const functions = [...laurelFunctions(complete).keys()];
    const asked = named(/\b(?:errors|fn) "?([a-z]+\/[a-z-]+)/g);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((one) => !functions.includes(`functions/${one}.ts`))).toEqual([]);
  });

  it('find resources by the names that CloudFormation makes of their ids', () => {
    const begins = (type: string, id: string) =>
      logicalIds(type).filter((logicalId) => logicalId.startsWith(id));
    for (const name of named(/\(table (\w+)\)/g))
      expect(begins('AWS::DynamoDB::Table', `${name}Table`), name).toHaveLength(1);
    for (const name of named(/\(group (\w+)\)/g))
      expect(begins('AWS::Logs::LogGroup', name), name).toHaveLength(1);
    for (const name of named(/starts_with\(name, '(\w+)'\)/g))
      expect(begins('AWS::StepFunctions::StateMachine', name), name).toHaveLength(1);
    const buckets = logicalIds('AWS::S3::Bucket').map((id) => `laurel-$LAUREL-data-${id.toLowerCase()}`);
    for (const name of named(/starts_with\(Name, '([^']+)'\)/g))
      expect(
        buckets.filter((bucket) => bucket.startsWith(name)),
        name,
      ).toHaveLength(1);
    const [fn] = laurelFunctions(dev);
    expect(index).toContain("Description=='Laurel $LAUREL: functions/$1.ts'");
    expect(fn?.[1].Properties.Description).toBe(`Laurel dev: ${fn?.[0]}`);
  });

  it('have commands that a shell can read', () => {
    const blocks = [...pages.map(({ text }) => text), index].flatMap((text) =>
      [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block]) => String(block)),
    );
    expect(blocks.length).toBeGreaterThan(15);
    for (const block of blocks) execFileSync('bash', ['-n', '-c', block]);
  });
});
