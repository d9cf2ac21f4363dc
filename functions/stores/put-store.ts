import { putStore as contract } from '#shared/contracts/stores/put-store.ts';
import { omitUndefined } from '#shared/domain/present.ts';
import { changeStore } from '#shared/usecases/stores/change-store.ts';
import { storePorts } from '../compose/stores.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = storePorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const { created, store } = await changeStore(ports, params.store, {
    content: omitUndefined(body),
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: created ? 201 : 200, body: store };
});
