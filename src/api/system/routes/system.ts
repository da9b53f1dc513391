import { routerOf } from '../../../http/router';
import { SYSTEM_ROUTES } from '../operations';

export default routerOf('system', SYSTEM_ROUTES, { auth: false });
