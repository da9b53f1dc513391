/** Who may call what, ticked here instead of in the panel. */

const PERMISSIONS = {
  public: ['api::product.product.find', 'api::product.product.findOne', 'api::category.category.find'],
  authenticated: [
    'api::product.product.find',
    'api::product.product.findOne',
    'api::category.category.find',
    'api::order.order.find',
    'api::order.order.create',
    'api::order-line.order-line.find',
  ],
};

module.exports = {
  async bootstrap({ strapi }) {
    for (const [type, actions] of Object.entries(PERMISSIONS)) {
      const role = await strapi.db
        .query('plugin::users-permissions.role')
        .findOne({ where: { type }, populate: ['permissions'] });
      const granted = role.permissions.map(({ action }) => action);
      for (const action of actions.filter((wanted) => !granted.includes(wanted))) {
        await strapi.db
          .query('plugin::users-permissions.permission')
          .create({ data: { action, role: role.id } });
      }
    }
  },
};
