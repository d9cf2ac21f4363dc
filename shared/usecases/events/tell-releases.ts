import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { ToldReleases } from '#shared/stores/events/told-releases.ts';
import type { PromotionRelease, PromotionReleases } from '#shared/stores/promotions/promotion-releases.ts';
import type { SendOutside } from './send-events.ts';

/** The most configurations of a run; the next goes on. */
const RELEASES_MAX = 1000;

export interface TellReleasesPorts {
  readonly releases: Pick<PromotionReleases, 'latest' | 'between'>;
  readonly told: Pick<ToldReleases, 'get' | 'put'>;
  readonly send: SendOutside;
}

/** The event of a release. A configuration is one release, so a repeat tells the same id. A stop of a stopped one is none. */
function describeRelease({
  id,
  configuration,
  version,
  previous,
  at,
}: PromotionRelease): readonly OutsideEvent[] {
  const promotionVersion = version ?? previous;
  if (promotionVersion === undefined) return [];
  const type = version === undefined ? 'promotion.paused' : 'promotion.activated';
  return [
    {
      type,
      id: `promotions/${id}/${configuration}/${type}`,
      version: 1,
      promotionId: id,
      promotionVersion,
      configuration,
      time: formatInstant(at),
    },
  ];
}

/**
 * Tells the outside which promotions started and stopped since the last run, from the releases that are written with each
 * of them. The first run tells nothing and begins there. Returns how many events it sent.
 */
export async function tellReleases({ releases, told, send }: TellReleasesPorts): Promise<number> {
  const [latest, before] = await Promise.all([releases.latest(), told.get()]);
  if (before === undefined) {
    await told.put(latest);
    return 0;
  }
  if (latest <= before) return 0;
  const upTo = Math.min(latest, before + RELEASES_MAX);
  const events = (await releases.between(before, upTo)).flatMap(describeRelease);
  await send(events);
  await told.put(upTo);
  return events.length;
}
