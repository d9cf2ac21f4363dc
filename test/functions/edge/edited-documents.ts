import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { getPartner as readsPartner } from '#shared/contracts/clients/get-partner.ts';
import { putPartner as putsPartner } from '#shared/contracts/clients/put-partner.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { getMember as readsMember } from '#shared/contracts/members/get-member.ts';
import { putMember as putsMember } from '#shared/contracts/members/put-member.ts';
import { getProgram as readsProgram } from '#shared/contracts/program/get-program.ts';
import { putProgram as putsProgram } from '#shared/contracts/program/put-program.ts';
import { activatePromotion as activates } from '#shared/contracts/promotions/activate-promotion.ts';
import { deletePromotion as deletes } from '#shared/contracts/promotions/delete-promotion.ts';
import { getPromotion as readsPromotion } from '#shared/contracts/promotions/get-promotion.ts';
import { pausePromotion as pauses } from '#shared/contracts/promotions/pause-promotion.ts';
import { putPromotion as putsPromotion } from '#shared/contracts/promotions/put-promotion.ts';
import { getReward as readsReward } from '#shared/contracts/rewards/get-reward.ts';
import { putReward as putsReward } from '#shared/contracts/rewards/put-reward.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { changePartner, getPartner } from '#shared/usecases/clients/change-partner.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { changePromotion } from '#shared/usecases/promotions/change-promotion.ts';
import { deletePromotion } from '#shared/usecases/promotions/delete-promotion.ts';
import { getPromotion, withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { changeReward } from '#shared/usecases/rewards/change-reward.ts';
import { getReward } from '#shared/usecases/rewards/get-reward.ts';
import { preconditionOf, tagger } from '../../../functions/edge/entity-tag.ts';
import { type Database, newMemberId } from '../../database.ts';
import type { KeyService } from '../../key-service.ts';
import { enrolment } from '../../shared/usecases/members/enrolment.ts';
import { PromotionsOffice } from '../../shared/usecases/promotions/promotions-office.ts';

/** A body as a caller gets it; undefined without one. */
export interface Seen {
  readonly tag: string;
  readonly text: string;
}

/** The calls of one document, as their handlers make them. */
export interface Edited {
  /** Throws a refusal where there is no such document. */
  readonly read: () => Promise<Seen | undefined>;
  /** Changes and switches. The number makes contents differ; few numbers make contents come back. */
  readonly acts: readonly ((content: number, headers: Headers) => Promise<Seen | undefined>)[];
  /** A change of the representation that is no edit: points that a budget pays, pieces redeemed, segments. */
  readonly drift?: () => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

async function reply(
  contract: Contract,
  headers: Headers,
  run: (precondition: Precondition | undefined) => Promise<unknown>,
): Promise<Seen | undefined> {
  const headerOf = (name: string) => headers[name];
  const body = await run(contract.ifMatch ? preconditionOf(contract, headerOf) : undefined);
  const sent = tagger(contract, headerOf)({ status: 200, body });
  return body === undefined ? undefined : { tag: sent.headers?.etag ?? '', text: JSON.stringify(sent.body) };
}

const by = 'editor';
let documents = 0;
const newId = () => `edited-${documents++}`;

/** Makes documents of every kind over one database. */
export class EditedDocuments {
  readonly #database: Database;
  readonly #keys: KeyService;
  readonly #office: PromotionsOffice;

  constructor(database: Database, keys: KeyService) {
    this.#database = database;
    this.#keys = keys;
    this.#office = new PromotionsOffice(dynamoDb(database.config()), database.tables);
  }

  kinds(): Readonly<Record<string, () => Edited>> {
    return {
      promotion: () => this.#promotion(),
      reward: () => this.#reward(),
      programme: () => this.#program(),
      partner: () => this.#partner(),
      member: () => this.#member(),
    };
  }

  #now = () => {
    this.#office.clock += 1;
    return this.#office.clock;
  };

  async #take(counter: string): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#database.tables.counters,
      Key: { id: { S: counter } },
      UpdateExpression: 'ADD taken :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    await dynamoDb(this.#database.config()).send(update);
  }

  #promotion(): Edited {
    const id = newId();
    const ports = { ...this.#office.ports, now: this.#now };
    const shown = (record: Parameters<typeof withBudget>[1]) => withBudget(ports.counters, record);
    const content = (number: number) => ({
      name: `Edit ${number}`,
      conditions: { all: [] },
      effect: { type: 'bonus' as const, points: 1 },
      ...(number > 0 && { limits: { budgetPoints: 1_000_000 } }),
    });
    return {
      read: () => reply(readsPromotion, {}, () => getPromotion(ports, id)),
      acts: [
        (number, headers) =>
          reply(putsPromotion, headers, async (precondition) =>
            shown((await changePromotion(ports, id, { content: content(number), precondition, by })).record),
          ),
        (_, headers) =>
          reply(activates, headers, async (precondition) =>
            shown(await activatePromotion(ports, id, { precondition, by })),
          ),
        (_, headers) =>
          reply(pauses, headers, async (precondition) =>
            shown(await pausePromotion(ports, id, { precondition, by })),
          ),
        (_, headers) =>
          reply(deletes, headers, (precondition) => deletePromotion(ports, id, { precondition, by })),
      ],
      drift: () => this.#take(`budget/${id}`),
    };
  }

  #reward(): Edited {
    const id = newId();
    const { counters, programs } = this.#office.ports;
    const rewards = new RewardStore(dynamoDb(this.#database.config()), this.#database.tables.rewards);
    const ports = { rewards, counters, programs, now: this.#now };
    return {
      read: () => reply(readsReward, {}, () => getReward(ports, id)),
      acts: [
        (number, headers) =>
          reply(putsReward, headers, async (precondition) => {
            const content = { name: 'A mug', points: 500 + number, ...(number > 0 && { stock: 1000 }) };
            return (await changeReward(ports, id, { content, precondition, by })).reward;
          }),
      ],
      drift: () => this.#take(`stock/${id}`),
    };
  }

  #program(): Edited {
    const { programs } = this.#office.ports;
    const { version: _, ...whole } = initialProgram;
    return {
      read: () =>
        reply(readsProgram, {}, async () =>
          programs.version(await programs.latestVersion({ consistent: true })),
        ),
      acts: [
        (number, headers) =>
          reply(putsProgram, headers, (precondition) => {
            const document = { ...whole, tierGrace: { days: number } };
            return changeProgram(programs, { document, precondition, by }, this.#now);
          }),
      ],
    };
  }

  #partner(): Edited {
    const id = newId();
    const partners = new PartnerStore(dynamoDb(this.#database.config()), this.#database.tables.clients);
    const ports = { partners, now: this.#now };
    return {
      read: () => reply(readsPartner, {}, () => getPartner(partners, id)),
      acts: [
        (number, headers) =>
          reply(putsPartner, headers, async (precondition) => {
            const settings = { name: `Partner ${number}`, disabled: false };
            return (await changePartner(ports, id, settings, { by, precondition })).partner;
          }),
      ],
    };
  }

  #member(): Edited {
    const id = newMemberId();
    const ports = enrolment(this.#database, this.#keys);
    const segments = new SegmentStore(dynamoDb(this.#database.config()), this.#database.tables.members);
    let put = 0;
    return {
      read: () => reply(readsMember, {}, () => getMember(ports, initialProgram, id)),
      acts: [
        (number, headers) =>
          reply(putsMember, headers, async (precondition) => {
            const change = { profile: { givenName: `Name ${number}` } };
            return (
              await putMember(ports, initialProgram, id, { change, by, caller: 'channel', precondition })
            ).member;
          }),
      ],
      drift: async () => {
        put += 1;
        await segments.put(id, [`segment-${put % 2}`], this.#now());
      },
    };
  }
}
