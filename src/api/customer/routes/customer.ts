import { routerOf } from '../../../http/router';
import { CUSTOMER_ROUTES } from '../operations';

export default routerOf('customer', CUSTOMER_ROUTES);
