const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreController('api::order-line.order-line');
