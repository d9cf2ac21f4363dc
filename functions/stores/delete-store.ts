import { deleteStore as contract } from '#shared/contracts/stores/delete-store.ts';
import { deleteStore } from '#shared/usecases/stores/delete-store.ts';
import { storePorts } from '../compose/stores.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = storePorts();

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const precondition = preconditionOf(contract, header);
  await deleteStore(ports, params.store, { by: caller.subject, precondition });
  return { status: 204 };
});
