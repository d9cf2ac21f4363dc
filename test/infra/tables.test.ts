import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { tableDefinitions, tableId } from '../../infra/storage/tables.ts';
import { usersOf } from '../../infra/synth/table-facts.ts';
import { tablesPage } from '../../infra/synth/tables-page.ts';
import { synthesized } from './synthesized.ts';

const environments = new Map(environmentNames.map((name) => [name, synthesized(name)]));

it('docs/tables.md is as `npm run tables` writes it', () => {
  expect(readFileSync(new URL('../../docs/tables.md', import.meta.url), 'utf8')).toBe(
    tablesPage(environments),
  );
});

it('no table is deployed that has no definition, and none is missing', () => {
  const ids = Object.keys(tableDefinitions).map(tableId).sort();
  for (const [name, app] of environments) {
    const deployed = app.ofType('AWS::DynamoDB::Table');
    expect(deployed.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '')).sort(), name).toEqual(ids);
  }
});

it('the definition of a table allows exactly the actions that functions use', () => {
  const [app = synthesized('dev')] = environments.values();
  for (const [name, { actions }] of Object.entries(tableDefinitions)) {
    const used = [...usersOf(app, tableId(name)).keys()].flatMap((listed) => listed.split(', '));
    const onTable = used.filter((action) => !/ on by\w+$|^reads the stream$/.test(action));
    expect([...new Set(onTable)].sort(), name).toEqual([...actions].sort());
  }
});
