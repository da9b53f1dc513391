import { routerOf } from '../../../http/router';
import { MOVEMENT_ROUTES } from '../operations';

export default routerOf('stock-movement', MOVEMENT_ROUTES);
