/**
 * Who may call what: the one table. It is installed at every start; for the actions of this shop and of
 * users-permissions it is the truth, so a permission ticked or unticked in the panel lasts until the next start.
 * Permissions of plugins' own actions are left as they are.
 */
const everybody = [
  'api::product.product.find',
  'api::product.product.findOne',
  'api::category.category.find',
  'api::category.category.findOne',
  'api::customer.customer.find',
  // Anybody may ask for one customer or order; whoever is neither its owner nor staff hears that there is none.
  'api::customer.customer.findOne',
  'api::order.order.findOne',
  'plugin::users-permissions.auth.callback',
  'plugin::users-permissions.auth.register',
  'plugin::users-permissions.auth.refresh',
];

const signedIn = [
  ...everybody,
  'api::order.order.find',
  'api::order.order.cancel',
  'api::customer.customer.me',
  'api::customer.customer.updateMe',
  'plugin::users-permissions.auth.logout',
  'plugin::users-permissions.auth.changePassword',
  'plugin::users-permissions.auth.getSessions',
  'plugin::users-permissions.auth.revokeSession',
  'plugin::users-permissions.user.me',
];

const permissions = {
  public: everybody,
  authenticated: [...signedIn, 'api::order.order.create'],
  staff: [
    ...signedIn,
    'api::product.product.create',
    'api::product.product.update',
    'api::product.product.delete',
    'api::category.category.create',
    'api::category.category.update',
    'api::category.category.delete',
    'api::stock-movement.stock-movement.find',
    'api::stock-movement.stock-movement.create',
    'api::order.order.confirm',
    'api::order.order.ship',
    'api::order.order.deliver',
  ],
};

export default permissions;
