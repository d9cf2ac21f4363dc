import { buildSync } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { unlockingEvents } from '#shared/domain/events/event-names.ts';
import { outsideEvents, sending, sendingOutside } from '../../../functions/compose/outside-events.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the events that leave an environment', () => {
  it('are none where it names none: nothing is sent', () => {
    vi.stubEnv('OUTSIDE_EVENTS', 'null');
    expect(outsideEvents()).toBeNull();
    expect(sending()).toBeUndefined();
  });

  it('are those that it names, and a name that no event has is a bug', () => {
    vi.stubEnv('MEMBERS_TABLE', 'members');
    vi.stubEnv('OUTSIDE_EVENTS', '{"bus":"laurel-dev","types":["points.earned"]}');
    expect(outsideEvents()).toEqual({ bus: 'laurel-dev', types: ['points.earned'] });
    expect(sending()).toBeInstanceOf(Function);
    expect(sendingOutside(unlockingEvents)).toBeUndefined();
    vi.stubEnv('OUTSIDE_EVENTS', '{"bus":"laurel-dev","types":["challenge.completed"]}');
    expect(sending()).toBeUndefined();
    expect(sendingOutside(unlockingEvents)).toBeInstanceOf(Function);
    for (const text of [
      '{"bus":"laurel-dev","types":["points.won"]}',
      '{"bus":"","types":["points.earned"]}',
    ]) {
      vi.stubEnv('OUTSIDE_EVENTS', text);
      expect(() => sending()).toThrow();
    }
  });

  it('load the client of EventBridge with the first that is sent, not with the function', () => {
    const { metafile } = buildSync({
      entryPoints: ['functions/projections/project-members.ts'],
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    const importing = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports
        .filter(({ path }) => /client-eventbridge|event-bus\.ts$/.test(path))
        .map(({ path, kind }) => `${file}: ${kind} ${path}`),
    );
    expect(importing.sort()).toEqual([
      'functions/compose/outside-events.ts: dynamic-import @aws-sdk/client-eventbridge',
      'functions/compose/outside-events.ts: dynamic-import shared/stores/events/event-bus.ts',
      'shared/stores/events/event-bus.ts: import-statement @aws-sdk/client-eventbridge',
    ]);
  });
});
