import { describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, permissionsOf } from '../../infra/synth/permissions.ts';
import { synthesize, synthesized } from './synthesized.ts';

const tableArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/restored-after-the-fire';
const streamArn = `${tableArn}/stream/2026-10-01T09:30:00.000`;

const before = synthesized('staging');
const after = synthesize({ ...environments.staging, restoredLedgerStreamArn: streamArn });

/** Every use of the deployed ledger by the service or an alarm. */
const usesOfDeployedLedger = ({ resources }: typeof before) =>
  resources.filter(
    ({ Type, Properties }) =>
      Type !== 'AWS::DynamoDB::Table' && /LedgerTable[0-9A-F]{8}/.test(JSON.stringify(Properties)),
  );

describe('the one parameter of a restored ledger', () => {
  it('decides the source: without it the deployed table is used', () => {
    expect(usesOfDeployedLedger(before).length).toBeGreaterThan(10);
    expect(JSON.stringify([...before.templates.values()])).not.toContain('restored-after-the-fire');
  });

  it('moves every user of the table and of its stream at once', () => {
    expect(usesOfDeployedLedger(after).map(({ stack, logicalId }) => `${stack}/${logicalId}`)).toEqual([]);
  });

  it('gives functions the name and the permissions of the restored table, as they were on the other', () => {
    for (const [file, fn] of laurelFunctions(before)) {
      const moved = laurelFunctions(after).get(file);
      if (moved === undefined) throw new Error(`${file} is gone`);
      const was = permissionsOf(before, fn).map(({ action, resource }) => `${action} ${resource}`);
      const is = permissionsOf(after, moved).map(({ action, resource }) => `${action} ${resource}`);
      expect(is.sort()).toEqual(
        was
          .map((grant) =>
            grant.replace('LedgerTable.StreamArn', streamArn).replace('LedgerTable.Arn', tableArn),
          )
          .sort(),
      );
      const { LEDGER_TABLE: table } = moved.Properties.Environment.Variables;
      expect(table).toBe(fn.Properties.Environment.Variables.LEDGER_TABLE && 'restored-after-the-fire');
    }
  });

  it('lets both readers of the stream follow the restored one', () => {
    const sources = after
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties.EventSourceArn)
      .filter((source) => typeof source === 'string');
    expect(sources).toEqual([streamArn, streamArn]);
  });

  it('moves the alarms on throttling too', () => {
    const watched = after
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === 'AWS/DynamoDB')
      .map(({ Properties }) => Properties.Dimensions[0].Value);
    expect(watched.filter((table) => table === 'restored-after-the-fire')).toHaveLength(2);
  });

  it('keeps the deployed table, and its exports while another stack still imports them', () => {
    const exportsOfLedger = ({ templates }: typeof before) =>
      Object.entries(templates.get('laurel-staging-data')?.Outputs ?? {})
        .filter(([id]) => id.startsWith('Exports') && id.includes('LedgerTable'))
        .map(([id]) => id)
        .sort();
    expect(exportsOfLedger(before)).toHaveLength(3);
    expect(exportsOfLedger(after)).toEqual(exportsOfLedger(before));
    expect(after.ofType('AWS::DynamoDB::Table')).toEqual(before.ofType('AWS::DynamoDB::Table'));
  });

  it.each([
    tableArn,
    'restored-after-the-fire',
    `${tableArn}/stream/`,
    `${tableArn}/index/byReference`,
    'arn:aws:kinesis:eu-west-1:111122223333:stream/entries',
  ])('refuses %s, which names no stream of a table', (wrong) => {
    expect(() => synthesize({ ...environments.dev, restoredLedgerStreamArn: wrong })).toThrow(/stream|arn/i);
  });
});
