import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Refusal } from '#shared/domain/refusal.ts';
import { problemAnswer } from '../edge/problem.ts';

class NoSuchCall extends Refusal {
  constructor() {
    super({
      code: 'not-found',
      status: 404,
      title: 'No such call',
      detail: 'There is no call of this method and path. The reference is at /docs.',
    });
  }
}

export const handler = async (event: APIGatewayProxyEventV2) =>
  problemAnswer(new NoSuchCall(), event.requestContext.requestId);
