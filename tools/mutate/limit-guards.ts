import type { Guard } from './guard.ts';

const domain = ['test/shared/domain/service'];
const limiter = ['test/shared/usecases/service'];
const misses = ['test/shared/usecases/service/miss-budgets.test.ts'];
const decision = 'shared/domain/service/rate-limit.ts';
const usecase = 'shared/usecases/service/rate-limiter.ts';

/** Guards that hold callers to their limits without delaying other callers. */
export const limitGuards: readonly Guard[] = [
  {
    name: 'a call by an identifier of nobody is counted',
    file: 'shared/usecases/service/miss-budgets.ts',
    code: 'if (isMiss(error)) await this.#count(search);',
    without: '',
    tests: misses,
  },
  {
    name: 'a miss above the budget is refused as one too many',
    file: 'shared/usecases/service/miss-budgets.ts',
    code: 'if (counted <= missesMax) return;',
    without: 'return;',
    tests: misses,
  },
  {
    name: 'a used-up minute tells no reason of a refusal',
    file: 'shared/usecases/service/miss-budgets.ts',
    code: 'this.#checkUsedUp(seeker);\n      if (isMiss',
    without: 'if (isMiss',
    tests: misses,
  },
  {
    name: 'a used-up minute refuses reads before they run',
    file: 'shared/usecases/service/miss-budgets.ts',
    code: 'if (refusedAhead) this.#checkUsedUp(seeker);',
    without: '',
    tests: misses,
  },
  {
    name: 'a full receiver is no unknown one',
    file: 'shared/domain/ledger/acts/transfer.ts',
    code: 'if (own && error instanceof Refusal) throw new OtherMemberNotFound(TO);',
    without: '',
    tests: ['test/shared/usecases/ledger/unknown-receivers.test.ts'],
  },
  {
    name: 'a call above the limit is refused',
    file: decision,
    code: 'return counted > callsPerSecondMax;',
    without: 'return counted > callsPerSecondMax + 1;',
    tests: domain,
  },
  {
    name: 'calls of staff are not counted',
    file: decision,
    code: "if (scopes.some((scope) => scope !== 'member')) return undefined;",
    without: '',
    tests: domain,
  },
  {
    name: 'an environment that knows that a second is used up does not count again',
    file: usecase,
    code: 'full: true',
    without: 'full: false',
    tests: limiter,
  },
  {
    name: 'a new second forgets the used-up one',
    file: usecase,
    code: 'this.#windows.clear();',
    without: '',
    tests: limiter,
  },
  {
    name: 'a call that cannot be counted is let through',
    file: usecase,
    code: 'uncounted(error);\n      return undefined;',
    without: 'uncounted(error);\n      throw error;',
    tests: limiter,
  },
  {
    name: 'a count is tried once',
    file: 'shared/stores/dynamodb.ts',
    code: 'maxAttempts: 1,',
    without: 'maxAttempts: 3,',
    tests: ['test/shared/stores/service'],
  },
  {
    name: 'the wait for a count is bounded',
    file: 'shared/stores/service/rate-store.ts',
    code: 'abortSignal: AbortSignal.timeout(this.#waitMillisecondsMax),',
    without: '',
    tests: ['test/shared/stores/service'],
  },
  {
    name: 'every call with a token is held to a limit',
    file: 'functions/edge/http.ts',
    code: '.use(rateLimit())',
    without: '',
    tests: ['test/functions/edge/rate-limit.test.ts'],
  },
  {
    name: 'every call with a token checks whether its client is disabled',
    file: 'functions/edge/http.ts',
    code: '.use(enabledClients())',
    without: '',
    tests: ['test/e2e/clients.test.ts'],
  },
  {
    name: 'a call that machines may make is served by no handler that does not know disabled clients',
    file: 'functions/edge/http.ts',
    code: 'if (takesMachines(contract))',
    without: 'if (false)',
    tests: ['test/functions/edge/rate-limit.test.ts'],
  },
  {
    name: 'a call of machines or members is served by no handler without a limit',
    file: 'functions/edge/http.ts',
    code: 'if (isLimited(contract))',
    without: 'if (false)',
    tests: ['test/functions/edge/rate-limit.test.ts'],
  },
  {
    name: 'what is left is told only where each call is counted',
    file: decision,
    code: 'countedEach === 1 ? callsPerSecondMax - counted : undefined',
    without: 'countedEach > 0 ? callsPerSecondMax - counted : undefined',
    tests: ['test/shared/usecases/service/rate-limiter.test.ts'],
  },
  {
    name: 'a call that was not counted is told no rest',
    file: usecase,
    code: 'if (counted === undefined) return undefined;',
    without: 'if (counted === undefined) return 0;',
    tests: ['test/functions/edge/rate-limit.test.ts'],
  },
  {
    name: 'a refused caller is told the limit, too',
    file: 'functions/edge/told-headers.ts',
    code: 'return { after: add, onError: add };',
    without: 'return { after: add };',
    tests: ['test/functions/edge/rate-limit.test.ts'],
  },
  {
    name: 'a refusal of HEAD has no body',
    file: 'functions/edge/http.ts',
    code: 'return { after: take, onError: take };',
    without: 'return { after: take };',
    tests: ['test/functions/edge/head.test.ts'],
  },
  {
    name: 'a path with an empty part is no call',
    file: 'functions/edge/allowed-methods.ts',
    code: "path[index] !== ''",
    without: 'true',
    tests: ['test/functions/edge/allowed-methods.test.ts'],
  },
  {
    name: 'addresses that are not of tills leave half of the throttle',
    file: 'infra/edge/firewall.ts',
    code: 'const OTHERS_SHARE = 0.5;',
    without: 'const OTHERS_SHARE = 1;',
    tests: ['test/infra/site.test.ts'],
  },
  {
    name: 'a route without a token has a throttle of its own',
    file: 'infra/service/http-stage.ts',
    code: 'HttpRouteKey.DEFAULT.key,',
    without: '',
    tests: ['test/infra/routes.test.ts'],
  },
  {
    name: 'a function that books has no reserved concurrency',
    file: 'infra/service/api-functions.ts',
    code: 'if (staffOnly && !fn.books)',
    without: 'if (!fn.books)',
    tests: ['test/infra/reserved-concurrency.test.ts'],
  },
];
