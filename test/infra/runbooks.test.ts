import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { auditedAs, functionFile } from '#shared/contracts/contract.ts';
import { environmentNames } from '../../infra/environments/environments.ts';
import { runbookFile, runbooks, toldByPeople } from '../../infra/monitoring/runbooks.ts';
import { dataOutputs, serviceOutputs } from '../../infra/service/outputs.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const index = readFileSync('docs/runbooks/README.md', 'utf8');
const names = [...runbooks, ...toldByPeople];
const pages = names.map((name) => ({ name, text: readFileSync(runbookFile(name), 'utf8') }));
const dev = synthesized('dev');

/** Some alarms watch what only a setting of the retailer brings. */
const complete = ownSynthesized();
const apps = [complete, ...environmentNames.map((name) => synthesized(name))];

/** The words of all pages that stand in the first group of a pattern, each once. */
const named = (pattern: RegExp) => [
  ...new Set(
    [...pages.map(({ text }) => text), index].flatMap((text) =>
      [...text.matchAll(pattern)].map(([, word]) => String(word)),
    ),
  ),
];

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
  it('are those that alarms name or people tell of, and the index lists each', () => {
    const files = readdirSync('docs/runbooks').filter((file) => file !== 'README.md');
    expect(files.sort()).toEqual(names.map((name) => `${name}.md`).sort());
    const descriptions = apps.flatMap((app) =>
      app.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmDescription),
    );
    const unused = runbooks.filter((name) => !descriptions.some((text) => text.endsWith(runbookFile(name))));
    expect(unused).toEqual([]);
    expect(names.filter((name) => !index.includes(`| [${name}](${name}.md) |`))).toEqual([]);
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

  it('find resources by outputs that there are, and functions by their descriptions', () => {
    const outputs: Readonly<Record<string, object>> = { data: dataOutputs, service: serviceOutputs };
    const asked = [
      ...named(/\boutput ([a-z]+ [A-Z]\w+)/g).map((one) => one.split(' ')),
      ...named(/\(table (\w+)\)/g).map((name) => ['data', `${name}TableName`]),
      ...named(/\(group (\w+)\)/g).map((name) => ['service', `${name}Name`]),
    ];
    expect(asked.length).toBeGreaterThan(7);
    expect(asked.filter(([stack = '', name = '']) => !Object.hasOwn(outputs[stack] ?? {}, name))).toEqual([]);
    const [fn] = laurelFunctions(dev);
    expect(index).toContain("Description=='Laurel $LAUREL: functions/$1.ts'");
    expect(fn?.[1].Properties.Description).toBe(`Laurel dev: ${fn?.[0]}`);
  });

  it('look for a lost outcome in the log of every function that records acts of staff', () => {
    const page = readFileSync(runbookFile('audit-outcome-lost'), 'utf8');
    const [, pattern = ''] = /grep -lE '([^']+)'/.exec(page) ?? [];
    const recording = catalogue.filter((contract) => auditedAs(contract) === 'act').map(functionFile);
    expect(recording.length).toBeGreaterThan(10);
    const missed = recording.filter((file) => !new RegExp(pattern).test(readFileSync(file, 'utf8')));
    expect([pattern === '', missed]).toEqual([false, []]);
  });

  it('have commands that a shell can read', () => {
    const blocks = [...pages.map(({ text }) => text), index].flatMap((text) =>
      [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block]) => String(block)),
    );
    expect(blocks.length).toBeGreaterThan(15);
    for (const block of blocks) execFileSync('bash', ['-n', '-c', block]);
  });
});
