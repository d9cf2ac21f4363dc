import { getHealth as contract } from '#shared/contracts/service/get-health.ts';
import { publicHandler } from '../edge/http.ts';

/** Reads no storage: anybody may call it, and what lags is for admins to read. */
export const handler = publicHandler(contract, async () => ({ status: 200, body: { status: 'ok' } }));
