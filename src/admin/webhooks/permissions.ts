/** The permissions behind the page for deliveries, as the panel's menu and pages take them. */
export const READ_DELIVERIES = [{ action: 'api::shop.webhooks.read', subject: null }];
