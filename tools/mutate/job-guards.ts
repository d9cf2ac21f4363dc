import type { Guard } from './guard.ts';

const fold = 'shared/usecases/log/fold-member.ts';
const store = 'shared/stores/jobs/job-store.ts';
const walk = 'shared/usecases/jobs/walk-part.ts';
const consumers = ['test/shared/usecases/log/fold-member.test.ts'];
const jobs = ['test/shared/usecases/jobs'];

/** Guards by which consumers of entries and partitioned jobs count everything once. */
export const jobGuards: readonly Guard[] = [
  {
    name: 'a row that another worker moved is read again',
    file: fold,
    code: 'if (await foldOnce(fold, memberId, inSequence)) return;',
    without: 'await foldOnce(fold, memberId, inSequence);\n      return;',
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
    code: 'folded.length === 0 ||',
    without: '',
    tests: consumers,
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
];
