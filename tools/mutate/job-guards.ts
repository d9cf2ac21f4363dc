import type { Guard } from './guard.ts';

const fold = 'shared/usecases/log/fold-members.ts';
const store = 'shared/stores/jobs/job-store.ts';
const walk = 'shared/usecases/jobs/walk-part.ts';
const consumers = ['test/shared/usecases/log/fold-members.test.ts'];
const jobs = ['test/shared/usecases/jobs'];

/** Guards by which consumers of entries and partitioned jobs count everything once. */
export const jobGuards: readonly Guard[] = [
  {
    name: 'a row that another worker moved is read again',
    file: fold,
    code: '(moved ? [] : again(member, fail))',
    without: '[]',
    tests: consumers,
  },
  {
    name: 'an entry after a gap that the log does not fill is not applied',
    file: fold,
    code: "if (record.entry.seq !== next || after.lastSeq !== next) throw new TypeError('an entry was left out');",
    without: '',
    tests: consumers,
  },
  {
    name: 'a row without a new entry is not written',
    file: fold,
    code: 'if (after && folded.length > 0)',
    without: 'if (after)',
    tests: consumers,
  },
  {
    name: 'no member fails by the fault of another that is read or prepared with it',
    file: 'shared/usecases/log/member-calls.ts',
    code: '} catch {\n    return alone();',
    without:
      '} catch (error) {\n    for (const { memberId } of members) fail(memberId, error);\n    return [];',
    tests: consumers,
  },
  {
    name: 'no member fails by the fault of another that is written beside it',
    file: 'shared/usecases/log/member-calls.ts',
    code: "fail(members[index]?.memberId ?? '', outcome.reason);\n    return [];",
    without: 'throw outcome.reason;',
    tests: consumers,
  },
  {
    name: 'receipts are there before lastSeq moves',
    file: 'shared/usecases/projections/project-members.ts',
    code: 'await receipts.put(',
    without: 'void receipts.put(',
    tests: ['test/shared/usecases/projections'],
  },
  {
    name: 'a run that was overtaken keeps nothing',
    file: store,
    code: "ConditionExpression: 'attribute_not_exists(id) OR runs < :runs',",
    without: "ConditionExpression: 'attribute_not_exists(id) OR runs < :runs OR runs >= :runs',",
    tests: jobs,
  },
  {
    name: 'the first outcome of a job is the one that counts',
    file: store,
    code: 'attribute_exists(id) AND attribute_not_exists(outcome)',
    without: 'attribute_exists(id)',
    tests: jobs,
  },
  {
    name: 'a job that is started again stays as it was kept',
    file: store,
    code: "      ConditionExpression: 'attribute_not_exists(id)',\n",
    without: '',
    tests: jobs,
  },
  {
    name: 'a run that lost its part says that the part is not through',
    file: walk,
    code: 'if (!(await jobs.keepPart(job, part, next))) return { done: false };',
    without: 'await jobs.keepPart(job, part, next);',
    tests: jobs,
  },
  {
    name: 'a job is not brought together before every part is through',
    file: 'shared/usecases/jobs/end-job.ts',
    code: "if (!kept?.done) throw new TypeError('a part of the job is not through');",
    without: 'if (!kept) continue;',
    tests: jobs,
  },
  {
    name: 'no more than two jobs of a kind run',
    file: 'shared/stores/jobs/job-queue.ts',
    code: 'return running.length < RUNNING_MAX;',
    without: 'return running.length < RUNNING_MAX + 1;',
    tests: ['test/shared/usecases/jobs/queue.test.ts'],
  },
  {
    name: 'a job whose machine was not started is started by the next run of the queue',
    file: 'shared/usecases/jobs/advance-jobs.ts',
    code: 'for (const jobId of (await ports.queue.state()).running) await runOrLeave(ports, jobId);',
    without: '',
    tests: ['test/shared/usecases/jobs'],
  },
  {
    name: 'a job whose machine ended without an outcome has failed',
    file: 'shared/usecases/jobs/advance-jobs.ts',
    code: 'await failJob(ports, jobId, ports.lost);',
    without: '',
    tests: ['test/shared/usecases/jobs/queue.test.ts'],
  },
];
