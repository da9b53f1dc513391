const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreRouter('api::order-line.order-line');
