/**
 * The only door to stock. Creating a movement is what changes a product's stock: these hooks apply the
 * deltas before the rows are written, in the same transaction, and sign them. See docs/adr/0001-stock-is-a-ledger.md.
 */
import { errors } from '@strapi/utils';
import { currentActor } from '../../../../http/actor';
import { applyMovements, signMovements, type MovementData } from '../../ledger';

interface CreateEvent {
  params: { data: MovementData };
}
interface CreateManyEvent {
  params: { data: MovementData[] };
}

const refuseChange = (): never => {
  throw new errors.ForbiddenError(
    'Stock movements are never changed or deleted: record a correction instead',
  );
};

async function record(movements: MovementData[]): Promise<void> {
  await applyMovements(strapi, movements);
  signMovements(movements, currentActor(strapi));
}

export default {
  beforeCreate: (event: CreateEvent) => record([event.params.data]),
  beforeCreateMany: (event: CreateManyEvent) => record(event.params.data),
  beforeUpdate: refuseChange,
  beforeUpdateMany: refuseChange,
  beforeDelete: refuseChange,
  beforeDeleteMany: refuseChange,
};
