/** Only reading and recording: there is no route that changes or deletes a movement. */
import { factories } from '@strapi/strapi';

export default factories.createCoreRouter('api::stock-movement.stock-movement', { only: ['find', 'create'] });
