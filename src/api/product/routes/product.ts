import { routerOf } from '../../../http/router';
import { PRODUCT_ROUTES } from '../operations';

export default routerOf('product', PRODUCT_ROUTES);
