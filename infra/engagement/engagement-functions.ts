import { NestedStack } from 'aws-cdk-lib';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey, bindJobMachine } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import type { ActionOn } from '../storage/tables.ts';

/** Definitions are documents of the programme's table. */
export class EngagementFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext & { readonly backFills: IStateMachine }) {
    super(scope, 'Engagement');
    const { data, backFills } = context;
    const onDefinitions = (actions: readonly ActionOn<'program'>[]) => (fn: LaurelFunction) =>
      bind(fn, data.program, actions);
    const lists = (fn: LaurelFunction) => {
      bind(fn, data.program, ['Query']);
      bindIdentifierKey(fn, data.identifierKey);
    };
    // Counts up the number of the configuration, and writes the copy of the active version.
    const starts = (fn: LaurelFunction) => {
      bind(fn, data.program, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
      // The reward of a prize must be in the catalogue.
      bind(fn, data.rewards, ['GetItem']);
    };
    const pauses = onDefinitions(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
    const deletes = onDefinitions(['GetItem', 'PutItem', 'DeleteItem']);
    const gets = onDefinitions(['GetItem']);
    // The member must be there, and a card is looked up.
    const joins = (actions: readonly ActionOn<'engagement'>[]) => (fn: LaurelFunction) => {
      bind(fn, data.ledger, ['Query']);
      bind(fn, data.members, ['GetItem']);
      bind(fn, data.engagement, actions);
      bindIdentifierKey(fn, data.identifierKey);
    };
    const backFillsOne = (fn: LaurelFunction) => {
      gets(fn);
      bind(fn, data.jobs, ['GetItem', 'PutItem', 'UpdateItem']);
      bindJobMachine(fn, backFills);
    };
    apiFunctions(this, context, 'engagement', {
      backFillAchievement: { bind: backFillsOne },
      backFillChallenge: { bind: backFillsOne },
      getBackFill: { bind: (fn) => bind(fn, data.jobs, ['Query']) },
      putAchievement: { bind: starts },
      getAchievement: { bind: gets },
      deleteAchievement: { bind: deletes },
      activateAchievement: { bind: starts },
      pauseAchievement: { bind: pauses },
      listAchievements: { bind: lists },
      listAchievementVersions: { bind: lists },
      putChallenge: { bind: starts },
      getChallenge: { bind: gets },
      deleteChallenge: { bind: deletes },
      activateChallenge: { bind: starts },
      pauseChallenge: { bind: pauses },
      listChallenges: { bind: lists },
      listChallengeVersions: { bind: lists },
      joinChallenge: {
        bind: (fn) => {
          bind(fn, data.program, ['GetItem', 'Query']);
          joins(['GetItem', 'PutItem'])(fn);
        },
      },
      leaveChallenge: {
        bind: (fn) => {
          gets(fn);
          joins(['BatchGetItem', 'DeleteItem'])(fn);
          bind(fn, data.boards, ['PutItem']);
        },
      },
      getProgress: {
        bind: (fn) => {
          bind(fn, data.program, ['GetItem', 'BatchGetItem', 'Query']);
          joins(['Query', 'BatchGetItem'])(fn);
        },
      },
      getLeaderboard: {
        bind: (fn) => {
          gets(fn);
          bind(fn, data.boards, ['GetItem', 'Query', 'PutItem'], ['byScore']);
          // Names of those who are shown; status and score of the member who looks.
          bind(fn, data.members, ['BatchGetItem']);
          bind(fn, data.ledger, ['Query']);
          bind(fn, data.engagement, ['Query']);
        },
      },
    });
  }
}
