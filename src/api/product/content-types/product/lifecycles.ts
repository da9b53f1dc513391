/**
 * Keeps every door but the ledger away from stock. A product is created with stock 0 and its first stock
 * becomes an `opening` movement; an update loses its `stock`, because forms send back the figure they
 * were opened with, and that figure would undo every sale made since. Neither stock nor threshold is `required` in the
 * schema: the panel would demand them of people who may not see them.
 */
import { applyOpeningStock, takeStock, type ProductData } from '../../opening-stock';
import { refuseImpossiblePrice } from '../../price';
import { completeThreshold } from '../../threshold';

interface CreateEvent {
  params: { data: ProductData };
  result: { id: number };
  state: { opening?: number[] };
}
interface CreateManyEvent {
  params: { data: ProductData[] };
  result: { ids: number[] };
  state: { opening?: number[] };
}
interface UpdateEvent {
  params: { data: ProductData };
}

const check = (data: ProductData): void => {
  refuseImpossiblePrice(data);
  completeThreshold(data);
};

const loseStock = (event: UpdateEvent): void => {
  check(event.params.data);
  delete event.params.data.stock;
};

export default {
  beforeCreate(event: CreateEvent) {
    check(event.params.data);
    event.state.opening = [takeStock(event.params.data)];
  },
  async afterCreate(event: CreateEvent & { result: { stock?: number } }) {
    const [opening = 0] = event.state.opening ?? [];
    await applyOpeningStock(strapi, [event.result.id], [opening]);
    event.result.stock = opening;
  },
  beforeCreateMany(event: CreateManyEvent) {
    event.params.data.forEach(check);
    event.state.opening = event.params.data.map(takeStock);
  },
  afterCreateMany: (event: CreateManyEvent) =>
    applyOpeningStock(strapi, event.result.ids, event.state.opening ?? []),
  beforeUpdate: loseStock,
  beforeUpdateMany: loseStock,
};
