import { clientTypes } from '#shared/domain/clients/client.ts';
import { environment } from '#shared/environment.ts';
import type { ClientTypes } from '#shared/usecases/clients/client-guard.ts';

/** Which client id of a token is a machine client of which type. */
export function channelClients(): ClientTypes {
  const ids = environment('CHANNEL_CLIENTS');
  return new Map(clientTypes.map((type) => [ids[type], type]));
}
