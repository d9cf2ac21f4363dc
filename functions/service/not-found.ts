import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CallNotFound } from '#shared/domain/requests/refusals.ts';
import { problemAnswer } from '../edge/problem.ts';

export const handler = async (event: APIGatewayProxyEventV2) =>
  problemAnswer(new CallNotFound(), event.requestContext.requestId);
