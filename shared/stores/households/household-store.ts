import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Household, HouseholdMember } from '#shared/domain/households/household.ts';
import type { Standing } from '#shared/domain/households/permissions.ts';
import type { Draw } from '#shared/domain/ledger/act.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';

type Values = Record<string, AttributeValue>;

const householdKey = (householdId: string): Values => ({
  id: { S: `household/${householdId}` },
  part: { S: 'members' },
});

/**
 * The members of a household: one item of the members table, with ids alone. It stays when the last member has left, so
 * that no revision is used twice. The list and the permissions change only over the revision at which they were read.
 * The counts of lent and drawn points rise under the same condition but leave the revision, so two redemptions never
 * wait for each other.
 */
export class HouseholdStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** One consistent read. A household that nobody joined yet has no members. */
  async read(householdId: string): Promise<Household> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: householdKey(householdId),
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    const members = Object.entries(Item?.members?.M ?? {}).map(([memberId, { M = {} }]) =>
      memberOf(memberId, M),
    );
    return {
      householdId,
      revision: Number(Item?.revision?.N ?? 0),
      members: members.toSorted((a, b) => a.joinedWith - b.joinedWith),
    };
  }

  /** The write that goes with the entry of the member who joins. */
  joining(household: Household, member: HouseholdMember): CompanionWrite {
    const { householdId, revision } = household;
    if (revision > 0) {
      const names = { '#member': member.memberId };
      return this.#change(household, 'SET revision = :after, #members.#member = :member', names, {
        ':member': { M: itemOf(member) },
      });
    }
    return {
      Put: {
        TableName: this.#table,
        Item: {
          ...householdKey(householdId),
          revision: { N: '1' },
          members: { M: { [member.memberId]: { M: itemOf(member) } } },
        },
        ConditionExpression: 'attribute_not_exists(id)',
      },
    };
  }

  /** The write that goes with the entry of the member who leaves, is erased or is merged. */
  leaving(household: Household, memberId: string): CompanionWrite {
    const expression = 'SET revision = :after REMOVE #members.#member';
    return this.#change(household, expression, { '#member': memberId }, {});
  }

  /**
   * The write that goes with a redemption that draws. It requires the list as it was read, and raises the counts of the
   * redeeming member and of the lenders.
   */
  drawing({ householdId, revision }: Household, memberId: string, draws: readonly Draw[]): CompanionWrite {
    const sum = draws.reduce((all, { points }) => all + points, 0);
    const lent = draws.map((_, index) => `${count(`lender${index}`, 'contributed')} + :points${index}`);
    return {
      Update: {
        TableName: this.#table,
        Key: householdKey(householdId),
        UpdateExpression: `SET ${[`${count('redeemer', 'drawn')} + :sum`, ...lent].join(', ')}`,
        ConditionExpression: 'revision = :before',
        ExpressionAttributeNames: {
          '#members': 'members',
          '#redeemer': memberId,
          ...Object.fromEntries(draws.map((draw, index) => [`#lender${index}`, draw.memberId])),
        },
        ExpressionAttributeValues: {
          ':before': { N: String(revision) },
          ':sum': { N: String(sum) },
          ...Object.fromEntries(draws.map(({ points }, index) => [`:points${index}`, { N: String(points) }])),
        },
      },
    };
  }

  /** The write that goes with the entry of the member whose permissions change. The counts stay. */
  permitting(
    household: Household,
    memberId: string,
    { mayRedeem, contributes, lendsFrom }: Standing,
  ): CompanionWrite {
    const set =
      'SET revision = :after, #members.#member.mayRedeem = :redeems, #members.#member.contributes = :lends';
    const from = '#members.#member.lendsFrom';
    const names = { '#member': memberId };
    const values = { ':redeems': { BOOL: mayRedeem }, ':lends': { BOOL: contributes } };
    if (lendsFrom === undefined) return this.#change(household, `${set} REMOVE ${from}`, names, values);
    const instant = { ':from': { N: String(lendsFrom) } };
    return this.#change(household, `${set}, ${from} = :from`, names, { ...values, ...instant });
  }

  #change(
    { householdId, revision }: Household,
    expression: string,
    names: Readonly<Record<string, string>>,
    values: Values,
  ) {
    return {
      Update: {
        TableName: this.#table,
        Key: householdKey(householdId),
        UpdateExpression: expression,
        ConditionExpression: 'revision = :before',
        ExpressionAttributeNames: { '#members': 'members', ...names },
        ExpressionAttributeValues: {
          ':before': { N: String(revision) },
          ':after': { N: String(revision + 1) },
          ...values,
        },
      },
    };
  }
}

function count(member: string, counter: 'drawn' | 'contributed'): string {
  const path = `#members.#${member}.${counter}`;
  return `${path} = ${path}`;
}

function itemOf({
  mayRedeem,
  contributes,
  lendsFrom,
  joinedAt,
  joinedWith,
  contributed,
  drawn,
}: HouseholdMember): Values {
  return {
    mayRedeem: { BOOL: mayRedeem },
    contributes: { BOOL: contributes },
    ...(lendsFrom !== undefined && { lendsFrom: { N: String(lendsFrom) } }),
    joinedAt: { N: String(joinedAt) },
    joinedWith: { N: String(joinedWith) },
    contributed: { N: String(contributed) },
    drawn: { N: String(drawn) },
  };
}

function memberOf(
  memberId: string,
  { mayRedeem, contributes, lendsFrom, joinedAt, joinedWith, contributed, drawn }: Values,
): HouseholdMember {
  return {
    memberId,
    mayRedeem: mayRedeem?.BOOL === true,
    contributes: contributes?.BOOL === true,
    ...(lendsFrom && { lendsFrom: Number(lendsFrom.N) }),
    joinedAt: Number(joinedAt?.N),
    joinedWith: Number(joinedWith?.N),
    contributed: Number(contributed?.N),
    drawn: Number(drawn?.N),
  };
}
