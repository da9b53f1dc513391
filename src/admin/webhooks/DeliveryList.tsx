/** What the shop has told other programs: by webhook, state and event, newest first. */
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Box, Button, Flex, LinkButton, Loader, Typography } from '@strapi/design-system';
import type { ReceiverListAnswer } from '../../back-office/webhooks/contract';
import { useLoaded } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { DeliveryFilters, FILTERS } from './DeliveryFilters';
import { DeliveryTable } from './DeliveryTable';
import { ReceiverPanel } from './ReceiverPanel';
import { useDeliveryList } from './useDeliveryList';

export function DeliveryList() {
  const text = useText();
  const [parameters, setParameters] = useSearchParams();
  const wanted = Object.fromEntries(FILTERS.flatMap((name) => namedValue(name, parameters.get(name))));
  const { deliveries, failure, more, reload } = useDeliveryList(wanted);
  const { loaded, reload: reloadReceivers } = useLoaded<ReceiverListAnswer>('/shop/webhooks');
  const receivers = loaded.state === 'loaded' ? loaded.answer : undefined;
  const receiver = receivers?.data.find(({ id }) => String(id) === wanted.webhook);
  const refresh = async () => {
    await Promise.all([reload(), reloadReceivers()]);
  };

  return (
    <Page.Main>
      <Page.Title>{text('deliveries.title')}</Page.Title>
      <Layouts.Header
        title={text('deliveries.title')}
        subtitle={text('deliveries.subtitle')}
        secondaryAction={
          <LinkButton tag={RouterLink} to="/settings/webhooks" variant="tertiary">
            {text('deliveries.toWebhooks')}
          </LinkButton>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <DeliveryFilters
            wanted={wanted}
            receivers={receivers?.data ?? []}
            onChange={(changed) => setParameters(changed)}
          />
          {receiver && receivers && (
            <ReceiverPanel key={receiver.id} receiver={receiver} {...receivers.meta} onChanged={refresh} />
          )}
          {failure !== undefined && (
            <Typography role="alert" textColor="danger600">
              {text('failed', { message: failure })}
            </Typography>
          )}
          {deliveries && <DeliveryTable deliveries={deliveries} />}
          {!deliveries && failure === undefined && <Loader>{text('deliveries.title')}</Loader>}
          {more && (
            <Box>
              <Button variant="tertiary" onClick={() => void more()}>
                {text('deliveries.more')}
              </Button>
            </Box>
          )}
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

const namedValue = (name: string, value: string | null): [string, string][] => (value ? [[name, value]] : []);
