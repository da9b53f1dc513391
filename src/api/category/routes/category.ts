import { routerOf } from '../../../http/router';
import { CATEGORY_ROUTES } from '../operations';

export default routerOf('category', CATEGORY_ROUTES);
