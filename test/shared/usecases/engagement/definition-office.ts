import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Collection, DefinitionContent } from '#shared/domain/engagement/definition.ts';
import { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { activateDefinition } from '#shared/usecases/engagement/activate-definition.ts';
import { changeDefinition } from '#shared/usecases/engagement/change-definition.ts';
import type { DefinitionPorts } from '#shared/usecases/engagement/definition-ports.ts';
import { deleteDefinition, pauseDefinition } from '#shared/usecases/engagement/switch-definition.ts';
import type { Tables } from '../../../database.ts';
import { seeded } from '../../../seeded.ts';

export const regular: DefinitionContent = {
  name: 'Regular',
  goal: { metric: 'purchases', target: 3 },
  reward: { points: 100 },
};

/** A marketer at work on one collection: every change is one minute after the one before. */
export class DefinitionOffice {
  readonly ports: DefinitionPorts;
  clock = Date.parse('2026-11-22T10:00:00Z');

  constructor(client: DynamoDBClient, tables: Tables, collection: Collection) {
    this.ports = {
      definitions: new DefinitionStore(client, tables.program, collection),
      programs: new ProgramStore(client, tables.program),
      rewards: new RewardStore(client, tables.rewards),
      now: () => this.clock,
      random: seeded(1),
      pause: async () => undefined,
    };
  }

  put(id: string, change: Partial<DefinitionContent> = {}, { draft = false } = {}) {
    this.clock += 60_000;
    return changeDefinition(this.ports, id, { content: { ...regular, ...change }, draft, by: 'editor' });
  }

  activate(id: string, version?: number) {
    this.clock += 60_000;
    return activateDefinition(this.ports, id, { version, by: 'starter' });
  }

  pause(id: string) {
    this.clock += 60_000;
    return pauseDefinition(this.ports, id, { by: 'stopper' });
  }

  delete(id: string) {
    this.clock += 60_000;
    return deleteDefinition(this.ports, id, { by: 'cleaner' });
  }
}
