import { promotionEvents } from '#shared/domain/events/event-names.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ToldReleases } from '#shared/stores/events/told-releases.ts';
import { PromotionReleases } from '#shared/stores/promotions/promotion-releases.ts';
import { tellReleases } from '#shared/usecases/events/tell-releases.ts';
import { sendingOutside } from '../compose/outside-events.ts';

const send = sendingOutside(promotionEvents);
const releases = new PromotionReleases(dynamoDb(), environment('PROGRAM_TABLE'));
const told = new ToldReleases(dynamoDb(), environment('MEMBERS_TABLE'));

/** Sends the events of promotions that started or stopped since the last run. It ignores the content of its event. */
export const handler = async (): Promise<{ readonly sent: number }> => {
  if (!send) throw new Error('no event of promotions leaves this environment');
  return { sent: await tellReleases({ releases, told, send }) };
};
