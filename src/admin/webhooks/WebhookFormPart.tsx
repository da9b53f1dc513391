/** What the shop adds to Strapi's form for a webhook: its events, and the way to what was sent. */
import { Link as RouterLink } from 'react-router-dom';
import { Flex, Link, Typography } from '@strapi/design-system';
import { useText } from '../texts/useText';
import { ShopEvents } from './ShopEvents';

/** @param webhook undefined for one that is being made. */
export function WebhookFormPart({ webhook }: { webhook?: { id: string } }) {
  const text = useText();
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <ShopEvents />
      {webhook ? (
        <Link tag={RouterLink} to={`/settings/webhook-deliveries?webhook=${webhook.id}`}>
          {text('webhooks.toDeliveries')}
        </Link>
      ) : (
        <Typography variant="pi" textColor="neutral600">
          {text('webhooks.secretFollows')}
        </Typography>
      )}
    </Flex>
  );
}
