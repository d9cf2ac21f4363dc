import { describe, expect, it } from 'vitest';
import {
  faultOfVersions,
  keptVersions,
  rotationStep,
} from '../../infra/environments/origin-secret-versions.ts';

const list = (text: string) => text.split(',');

describe('a list of versions', () => {
  it.each(['1', '7', '1,2', '2,1', '9,10', '10,9', '9998,9999'])('may be %s', (text) => {
    expect(faultOfVersions(list(text))).toBeUndefined();
  });

  it.each<[readonly string[], string]>([
    [[], 'is empty'],
    [['1', '1'], 'names a version twice'],
    [['1', '2', '3'], 'has more than two versions'],
    [['1', '3'], 'has versions that do not follow each other'],
    [['3', '1'], 'has versions that do not follow each other'],
    ...['', '0', '01', '-1', '1.5', '1e3', '10000', ' 1', '1\n', 'b', '١', '1,2'].map(
      (version): [readonly string[], string] => [[version], 'has a version that is no number from 1 to 9999'],
    ),
  ])('cannot be %j', (versions, mistake) => {
    expect(faultOfVersions(versions)).toContain(mistake);
    expect(() => rotationStep(['1'], versions)).toThrow(mistake);
    expect(() => rotationStep(versions, ['1'])).toThrow(mistake);
  });

  it.each([
    ['1', '1'],
    ['1,2', '1,2'],
    ['2,1', '1,2'],
    ['2', '1,2'],
    ['3', '2,3'],
    ['10,9', '8,9,10'],
  ])('%s keeps the secrets %s: those accepted, and the one before', (versions, kept) => {
    expect(keptVersions(list(versions))).toEqual(list(kept));
  });
});

describe('a step of a rotation', () => {
  it.each(['1', '7', '1,2', '2,1'])('may begin with %s, on an empty account', (wanted) => {
    expect(rotationStep(undefined, list(wanted))).toEqual({ ok: true });
  });

  it.each([
    ['1', '1'],
    ['1', '1,2'],
    ['1,2', '2,1'],
    ['2,1', '2'],
    ['2', '2,3'],
    ['9', '9,10'],
    ['9,10', '10,9'],
    ['2,1', '1,2'],
    ['2', '2,1'],
    ['2,1', '2,3'],
  ])('may go from %s to %s', (deployed, wanted) => {
    expect(rotationStep(list(deployed), list(wanted))).toEqual({ ok: true });
  });

  it.each([
    ['1', '2', 'would refuse calls with version 1', "['1', '2']"],
    ['1', '2,1', 'would refuse calls with version 2', "['1', '2']"],
    ['1,2', '2', 'would refuse calls with version 1', "['2', '1']"],
    ['1,2', '1', 'uses version 2, whose secret would be removed', "['2', '1']"],
    ['2,1', '1', 'would refuse calls with version 2', "['2']"],
    ['2,1', '3,2', 'would refuse calls with version 3', "['2']"],
    ['2', '1', 'would refuse calls with version 2', "['2', '3']"],
    ['9', '10', 'would refuse calls with version 9', "['9', '10']"],
    ['1', '8', 'would refuse calls with version 1', "['1', '2']"],
  ])('is refused from %s to %s, with the next right list', (deployed, wanted, reason, next) => {
    const step = rotationStep(list(deployed), list(wanted));
    expect(step).toEqual({ ok: false, refusal: expect.stringContaining(reason) });
    expect(step).toEqual({
      ok: false,
      refusal: expect.stringContaining(`next step of a rotation: ${next}.`),
    });
  });
});
