import { expect, it } from 'vitest';
import { endStep, partStep } from '../../../functions/edge/job-steps.ts';

it('a step is given what the state machine selects', async () => {
  const walk = partStep(async ({ jobId, part }) => ({ done: jobId === 'j-1' && part === 3 }));
  expect(await walk({ jobId: 'j-1', part: 3 })).toEqual({ done: true });
  const ended: string[] = [];
  const finish = endStep(async (jobId) => {
    ended.push(jobId);
  });
  await finish({ jobId: 'j-1', parts: [0, 1], error: { Error: 'States.ALL' } });
  expect(ended).toEqual(['j-1']);
});

it('a step runs for no input that is not of a job', () => {
  const never = () => Promise.reject(new TypeError('nobody runs this'));
  for (const event of [undefined, {}, { jobId: '' }])
    expect(() => endStep(never)(event)).toThrow(/jobId|input/);
  for (const part of [undefined, -1, 0.5, '1']) {
    expect(() => partStep(never)({ jobId: 'j-1', part })).toThrow(/part/);
  }
});
