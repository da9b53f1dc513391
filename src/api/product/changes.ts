/**
 * Says when what customers see of the catalogue has changed, so that this process answers the next reader afresh. Sales
 * are left out: stock may lag by two seconds, and a sale every millisecond would leave nothing to remember. Other
 * processes hear of it from the database, see platform/change-feed.ts.
 */
import type { Core } from '@strapi/strapi';
import { nowAndAfterCommit } from '../../platform/after-commit';
import { changeFeed } from '../../platform/change-feed';
import { MOVEMENT, type MovementData } from '../stock-movement/ledger';
import { PRODUCT } from './services/product';

const CATEGORY = 'api::category.category';

/** To be called once, before the first request. */
export function announceCatalogueChanges(strapi: Core.Strapi): void {
  const announce = () => nowAndAfterCommit(strapi, () => changeFeed.announceHere('products'));
  strapi.db.lifecycles.subscribe({
    models: [PRODUCT, CATEGORY],
    afterCreate: announce,
    afterCreateMany: announce,
    afterUpdate: announce,
    afterUpdateMany: announce,
    afterDelete: announce,
    afterDeleteMany: announce,
  });
  strapi.db.lifecycles.subscribe({
    models: [MOVEMENT],
    afterCreate: announce,
    afterCreateMany: ({ params }) =>
      (params.data as MovementData[]).every(({ reason }) => reason === 'sale') ? undefined : announce(),
  });
}
