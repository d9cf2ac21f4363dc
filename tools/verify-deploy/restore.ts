import assert from 'node:assert/strict';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import type { Commands } from './commands.ts';
import { functionOf } from './deployed.ts';
import type { Reply } from './site.ts';
import { balanceOf, purchase, type Story, soon } from './story.ts';

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** The settings with which the rotation ended. */
const AFTER_ROTATION = { originSecrets: '2' };

/** Restores the ledger under a new name, cuts over to it and back, by the steps of docs/deploy.md. */
export async function tellRestore(commands: Commands, aws: Aws, story: Story, checks: Checks): Promise<void> {
  const restore = new Restore(aws, story);
  const settings = { ...AFTER_ROTATION, siteOrigin: `https://${story.deployed.site.host}` };
  const balance = await balanceOf(story);
  await restore.stopWriters();
  const kept = await restore.entries(restore.table);
  const streamArn = await restore.restoredStream();
  await checks.check('the restored ledger has every entry', async () => {
    assert.ok(kept.length > 0);
    assert.deepEqual(await restore.entries(restore.restored), kept);
  });
  await commands.deployWith({ ...settings, restoredLedgerStreamArn: streamArn });
  await restore.startWriters();
  await checks.check('all readers of the ledger read the stream of the restored table, from its start', () =>
    restore.expectReaders(streamArn),
  );
  let seq = 0;
  await checks.check('bookings go on in the restored ledger, and the old one gets none', async () => {
    assert.equal(await balanceOf(story), balance);
    seq = (await restore.buy('p-restored')).body.entry.seq;
    assert.equal((await restore.entries(restore.restored)).length, kept.length + 1);
    assert.deepEqual(await restore.entries(restore.table), kept);
  });
  await checks.check('its entries reach the projection', () => restore.expectProjection({ seq }));

  await commands.deployWith(settings);
  await checks.check(
    'back on the old ledger bookings go on in it, and the restored one gets none',
    async () => {
      assert.equal(await balanceOf(story), balance);
      seq = (await restore.buy('p-back')).body.entry.seq;
      assert.equal((await restore.entries(restore.table)).length, kept.length + 1);
      assert.equal((await restore.entries(restore.restored)).length, kept.length + 1);
    },
  );
  await checks.check('a projection that knew lost entries is made again from the ledger', async () => {
    await restore.forgetProjection();
    await restore.republish();
    await restore.expectProjection({ seq, available: await balanceOf(story) });
  });
  await restore.dropRestored();
}

/** The calls of an operator who restores the ledger. */
class Restore {
  readonly table: string;
  readonly restored: string;
  readonly #aws: Aws;
  readonly #story: Story;

  constructor(aws: Aws, story: Story) {
    this.#aws = aws;
    this.#story = story;
    this.table = story.deployed.outputs.LedgerTableName;
    this.restored = `${this.table}-restored`;
  }

  // The emulator holds no call back for a stage's throttle, so only the sweep is stopped here.
  async stopWriters(): Promise<void> {
    const FunctionName = await functionOf(this.#aws, 'functions/ledger/sweep-due.ts');
    const none = { FunctionName, ReservedConcurrentExecutions: 0 };
    await this.#aws.call('lambda', 'put_function_concurrency', none);
  }

  async startWriters(): Promise<void> {
    const FunctionName = await functionOf(this.#aws, 'functions/ledger/sweep-due.ts');
    await this.#aws.call('lambda', 'delete_function_concurrency', { FunctionName });
  }

  /** Makes the restored table with all that a restore leaves off, and returns the ARN of its stream. */
  async restoredStream(): Promise<string> {
    const TableName = this.restored;
    const of = { SourceTableName: this.table, TargetTableName: TableName, UseLatestRestorableTime: true };
    await this.#aws.call('dynamodb', 'restore_table_to_point_in_time', of);
    await soon(async () => assert.equal((await this.#describe()).TableStatus, 'ACTIVE'));
    await this.#aws.call('dynamodb', 'update_table', {
      TableName,
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    await this.#aws.call('dynamodb', 'update_continuous_backups', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    return (await this.#describe()).LatestStreamArn;
  }

  async #describe(): Promise<{ TableStatus: string; LatestStreamArn: string }> {
    const described = await this.#aws.call<{ Table: { TableStatus: string; LatestStreamArn: string } }>(
      'dynamodb',
      'describe_table',
      { TableName: this.restored },
    );
    return described.Table;
  }

  /** All items of a table, in the order of their keys. */
  async entries(TableName: string): Promise<readonly string[]> {
    const { Items } = await this.#aws.call<{ Items: Item[] }>('dynamodb', 'scan', {
      TableName,
      ConsistentRead: true,
    });
    const sorted = Items.map((item) => Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
    return sorted.map((item) => JSON.stringify(item)).sort();
  }

  async expectReaders(streamArn: string): Promise<void> {
    const { EventSourceMappings } = await this.#aws.call<{
      EventSourceMappings: { EventSourceArn: string; StartingPosition: string }[];
    }>('lambda', 'list_event_source_mappings');
    const readers = EventSourceMappings.filter(({ EventSourceArn }) => EventSourceArn.includes(':dynamodb:'));
    const expected = { EventSourceArn: streamArn, StartingPosition: 'TRIM_HORIZON' };
    assert.deepEqual(
      readers.map(({ EventSourceArn, StartingPosition }) => ({ EventSourceArn, StartingPosition })),
      [expected, expected],
    );
  }

  async buy(purchaseId: string): Promise<Reply> {
    const { deployed, channel, member } = this.#story;
    const path = `/v1/members/${member}/purchases/${purchaseId}`;
    const booked = await deployed.site.call('PUT', path, { token: channel, body: purchase(1_000) });
    assert.equal(booked.status, 201, booked.text);
    return booked;
  }

  get #projection(): object {
    const { deployed, member } = this.#story;
    const key = { id: { S: `member/${member}` }, part: { S: 'projection' } };
    return { TableName: deployed.outputs.MembersTableName, Key: key };
  }

  async expectProjection({ seq, available }: { seq: number; available?: number }): Promise<void> {
    await soon(async () => {
      const { Item } = await this.#aws.call<{ Item?: Item }>('dynamodb', 'get_item', this.#projection);
      assert.equal(Number(Item?.lastSeq?.N), seq);
      if (available !== undefined) assert.equal(Number(Item?.available?.N), available);
    });
  }

  async forgetProjection(): Promise<void> {
    await this.#aws.call('dynamodb', 'delete_item', this.#projection);
  }

  async republish(): Promise<void> {
    const FunctionName = await functionOf(this.#aws, 'functions/ledger/republish-entries.ts');
    const Payload = JSON.stringify({ memberId: this.#story.member });
    const { FunctionError } = await this.#aws.call<{ FunctionError?: string }>('lambda', 'invoke', {
      FunctionName,
      Payload,
    });
    assert.equal(FunctionError, undefined);
  }

  async dropRestored(): Promise<void> {
    const TableName = this.restored;
    await this.#aws.call('dynamodb', 'update_table', { TableName, DeletionProtectionEnabled: false });
    await this.#aws.call('dynamodb', 'delete_table', { TableName });
  }
}
