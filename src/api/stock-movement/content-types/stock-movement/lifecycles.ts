/**
 * The only door to stock. Creating a movement is what changes a product's stock: these hooks apply the
 * deltas before the rows are written, in the same transaction. See docs/adr/0001-stock-is-a-ledger.md.
 */
import { errors } from '@strapi/utils';
import { applyMovements, type MovementData } from '../../ledger';

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

export default {
  beforeCreate: (event: CreateEvent) => applyMovements(strapi, [event.params.data]),
  beforeCreateMany: (event: CreateManyEvent) => applyMovements(strapi, event.params.data),
  beforeUpdate: refuseChange,
  beforeUpdateMany: refuseChange,
  beforeDelete: refuseChange,
  beforeDeleteMany: refuseChange,
};
