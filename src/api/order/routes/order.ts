import { routerOf } from '../../../http/router';
import { ORDER_ROUTES } from '../operations';

export default routerOf('order', ORDER_ROUTES);
