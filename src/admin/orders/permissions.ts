/** The permission behind the page for orders, as the panel's menu and pages take it. */
export const READ_ORDERS = [{ action: 'api::shop.orders.read', subject: null }];
