import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const times = <Result>(count: number, act: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

async function seqsOf(member: string): Promise<readonly number[]> {
  const { body } = await environment.call('GET', `/v1/members/${member}/entries?limit=200`);
  return body.items.map(({ seq }: { seq: number }) => seq).reverse();
}

it('64 different purchases of one member at once: all are booked, numbered 1 to 64', async () => {
  const member = await environment.enrol();
  const answers = await times(64, (index) =>
    environment.buy(member, `p${index}`, purchaseOf(100 * (index + 1))),
  );
  expect(answers.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([]);
  const seqs = answers.map(({ body }) => body.entry.seq).toSorted((a, b) => a - b);
  expect(seqs).toEqual(upTo(64));
  expect(await seqsOf(member)).toEqual(upTo(64));
  const { body } = await environment.call('GET', `/v1/members/${member}/balance`);
  // The 1,000th point brings silver: whatever the order, base points are the sum of 1 to 64.
  expect(body).toMatchObject({ seq: 64, tier: { id: 'silver', qualifyingPoints: (64 * 65) / 2 } });
  const earned = answers.reduce((sum, answer) => sum + answer.body.pointsEarned, 0);
  expect(body.available).toBe(earned);
});

it('50 copies of one purchase at once: one is booked, 49 are replays of it, there is one entry', async () => {
  const member = await environment.enrol();
  const purchase = purchaseOf([1000, 299]);
  const answers = await times(50, () => environment.buy(member, 'p1', purchase));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const replays = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
  expect(replays.map(({ status }) => status)).toEqual(Array(49).fill(200));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await seqsOf(member)).toEqual([1]);
});

it('two contents race for one id: one is booked, every copy of the other is refused', async () => {
  const member = await environment.enrol();
  const contents = [purchaseOf(1000), purchaseOf(2000)] as const;
  const answers = await times(20, (index) =>
    environment.buy(member, 'p1', index % 2 === 0 ? contents[0] : contents[1]),
  );
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([...Array(9).fill(200), 201, ...Array(10).fill(409)]);
  expect(await seqsOf(member)).toEqual([1]);
});

it('many members at once do not get in each other’s way', async () => {
  const members = await times(12, () => environment.enrol());
  const answers = await times(60, (index) =>
    environment.buy(members[index % 12] ?? '', `p${index}`, purchaseOf(100)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(201));
  for (const member of members) expect(await seqsOf(member)).toEqual(upTo(5));
});

it('20 tills enrol one member at once: one enrols, the others change, the log begins once', async () => {
  const member = await environment.enrol().then((id) => `${id}-twin`);
  const answers = await times(20, (index) =>
    environment.call('PUT', `/v1/members/${member}`, { body: { attributes: { [`till${index}`]: index } } }),
  );
  // Storage may be too busy for one of many changes of one member: the call then says so, and it is safe to repeat.
  const busy = answers.flatMap(({ status }, index) => (status === 503 ? [index] : []));
  for (const index of busy) await environment.enrol({ attributes: { [`till${index}`]: index } }, member);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const { body } = await environment.call('GET', `/v1/members/${member}`);
  expect(Object.keys(body.attributes)).toHaveLength(20);
  expect(await seqsOf(member)).toEqual([]);
});

it('ten members claim one card at once: one has it', async () => {
  const members = Array.from({ length: 10 }, (_, index) => `claim-${index}`);
  const body = { identifiers: { cards: ['2981000077777'] } };
  const answers = await times(10, (index) =>
    environment.call('PUT', `/v1/members/${members[index]}`, { body }),
  );
  const owners = members.filter((_, index) => answers[index]?.status === 201);
  expect(owners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  const found = await environment.call('POST', '/v1/members/lookup', { body: { card: '2981000077777' } });
  expect(found.body).toEqual({ memberId: owners[0] });
  for (const member of members.filter((id) => id !== owners[0])) {
    expect((await environment.call('GET', `/v1/members/${member}`)).status).toBe(404);
  }
});
