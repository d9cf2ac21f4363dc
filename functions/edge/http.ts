import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import {
  auditedAs,
  type Contract,
  isLimited,
  namesMember,
  takesMachines,
} from '#shared/contracts/contract.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { AroundDistribution } from '#shared/domain/requests/refusals.ts';
import { logger } from '../compose/logger.ts';
import { accessTokensOnly } from './access-token.ts';
import { audited } from './audit.ts';
import { deprecation } from './deprecation.ts';
import { clientMissesMax, enabledClients } from './enabled-clients.ts';
import { tagger } from './entity-tag.ts';
import { withoutBodyOfHead } from './head.ts';
import { logged } from './machine-reads.ts';
import { missLimits, withMissBudget } from './miss-budget.ts';
import { cameThroughFront, ORIGIN_HEADER } from './origin.ts';
import { problemAnswer } from './problem.ts';
import { rateLimit } from './rate-limit.ts';
import type { Reply, Run } from './reply.ts';
import { type HttpEvent, readRequest } from './request.ts';
import { withCards } from './resolve-again.ts';
import { toldHeaders } from './told-headers.ts';

function distributionOnly(): middy.MiddlewareObj<HttpEvent> {
  return {
    before: ({ event }) => {
      if (!cameThroughFront(event.headers[ORIGIN_HEADER])) throw new AroundDistribution();
    },
  };
}

/** Takes the body from every response to HEAD, refusals included. */
function heads(): middy.MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> {
  const take = (request: middy.Request<HttpEvent, APIGatewayProxyStructuredResultV2>) => {
    const { method } = request.event.requestContext.http;
    if (request.response) request.response = withoutBodyOfHead(method, request.response);
  };
  return { after: take, onError: take };
}

/** Turns every error into a response. Bugs are logged whole; refusals are normal business and are not. */
function problems(): middy.MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const { error, event } = request;
      const { requestId, routeKey } = event.requestContext;
      if (!(error instanceof Refusal)) logger.error('bug', { requestId, routeKey, error });
      else if (error.status >= 500) logger.warn(error.code, { requestId, routeKey, error });
      request.response = problemAnswer(error, requestId);
    },
  };
}

// A handler has the checks that its callers need and no others, so that its function gets no permission for the rest.

/** Makes the handler of a call that machines may make: the contract checks the request, `run` is one use case. */
export function httpHandler<C extends Contract>(contract: C, run: Run<C>) {
  return machineHandler(
    contract,
    audited(contract, logged(contract, withMissBudget(contract, withCards(run), clientMissesMax()))),
  );
}

/** Makes such a handler for a call that reads no member, so the audit trail stays out of its bundle. */
export function readHandler<C extends Contract>(contract: C, run: Run<C>) {
  return machineHandler(contract, unrecorded(contract, run));
}

/** Makes the handler of a call that members and staff may make, never a machine. */
export function memberHandler<C extends Contract>(contract: C, run: Run<C>) {
  if (takesMachines(contract)) throw new TypeError(`${contract.operationId} has to know disabled clients`);
  return limitedHandler(contract, audited(contract, withMissBudget(contract, withCards(run))));
}

/** Makes the handler of a call that staff alone may make and that names a member. */
export function deskHandler<C extends Contract>(contract: C, run: Run<C>) {
  return unlimitedHandler(contract, audited(contract, withMissBudget(contract, withCards(run))));
}

/** Makes the handler of a call that staff alone may make and that names no member. */
export function staffHandler<C extends Contract>(contract: C, run: Run<C>) {
  if (namesMember(contract)) throw new TypeError(`${contract.operationId} has to count misses`);
  return unlimitedHandler(contract, audited(contract, run));
}

/** Makes the handler of a call that staff alone may make and that reads no member. */
export function staffReadHandler<C extends Contract>(contract: C, run: Run<C>) {
  return unlimitedHandler(contract, unrecorded(contract, run));
}

function unrecorded<C extends Contract>(contract: C, run: Run<C>): Run<C> {
  if (auditedAs(contract) !== undefined) throw new TypeError(`${contract.operationId} has to be recorded`);
  return run;
}

function machineHandler<C extends Contract>(contract: C, run: Run<C>) {
  return limitedHandler(contract, run).use(enabledClients());
}

function limitedHandler<C extends Contract>(contract: C, run: Run<C>) {
  return publicHandler(contract, run).use(rateLimit());
}

function unlimitedHandler<C extends Contract>(contract: C, run: Run<C>) {
  if (isLimited(contract)) throw new TypeError(`${contract.operationId} has to be held to a limit`);
  return publicHandler(contract, run);
}

/** Makes the handler of a call without a token: no act is recorded and no call is counted. */
export function publicHandler<C extends Contract>(contract: C, run: Run<C>) {
  return edge(contract, async (event) => {
    const request = readRequest(contract, event);
    const tag = tagger(contract, request.header);
    return tag(await run(request));
  });
}

/**
 * The part that all HTTP handlers share: refuses requests around the distribution and tokens other than access tokens,
 * and turns the result or the error of `answer` into a response.
 */
export function edge(contract: Contract, answer: (event: HttpEvent) => Promise<Reply>) {
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(heads())
    .use(toldHeaders())
    .use(problems())
    .use(deprecation(contract))
    .use(distributionOnly())
    .use(accessTokensOnly())
    .use(missLimits())
    .handler(async (event) => {
      const reply = await answer(event);
      const type = reply.body !== undefined && { 'content-type': 'application/json' };
      return {
        statusCode: reply.status,
        headers: { ...type, 'cache-control': 'no-store', ...reply.headers },
        ...(type && { body: JSON.stringify(reply.body) }),
      };
    });
}
