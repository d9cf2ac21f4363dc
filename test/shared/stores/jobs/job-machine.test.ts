import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JobMachine } from '#shared/stores/jobs/job-machine.ts';
import { credentials, startAws } from '../../../local/aws/aws-fixture.ts';

const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:jobs';
const definition = {
  StartAt: 'Walk',
  States: {
    Walk: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'walk', 'Payload.$': '$' },
      End: true,
    },
  },
};
const resource = {
  path: 'service/jobs',
  type: 'AWS::StepFunctions::StateMachine',
  ref: arn,
  arn,
  properties: { DefinitionString: JSON.stringify(definition) },
};

async function startMachine() {
  const events: unknown[] = [];
  const aws = await startAws([resource], {
    invoke: async (_, event) => {
      events.push(event);
      return { result: null };
    },
  });
  const client = new SFNClient({ endpoint: aws.endpoint, region: 'eu-west-1', credentials });
  onTestFinished(() => client.destroy());
  return { machine: new JobMachine(client, arn), events, settled: aws.settled };
}

describe('the machine of a job', () => {
  it('is given the id and the numbers of the parts', async () => {
    const { machine, events, settled } = await startMachine();
    await machine.start({ jobId: 'j-1', parts: 3 });
    await settled();
    expect(events).toEqual([{ jobId: 'j-1', parts: [0, 1, 2] }]);
  });

  it('starts a job once, also where the execution of that name takes no repetition', async () => {
    const { machine, events, settled } = await startMachine();
    expect(await machine.start({ jobId: 'j-1', parts: 3 })).toBe('runs');
    expect(await machine.start({ jobId: 'j-1', parts: 3 })).toBe('runs');
    // Step Functions refuses the name after the end as it refuses it with other input.
    expect(await machine.start({ jobId: 'j-1', parts: 4 })).toBe('ended');
    await settled();
    expect(events).toHaveLength(1);
  });

  it('refuses every other mistake with an error', async () => {
    const { machine } = await startMachine();
    await expect(machine.start({ jobId: 'no name', parts: 1 })).rejects.toMatchObject({
      name: 'InvalidName',
    });
  });
});
