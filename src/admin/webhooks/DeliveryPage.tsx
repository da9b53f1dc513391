/** One delivery: what was sent, what was answered, and the button that sends it again. */
import * as React from 'react';
import { useIntl } from 'react-intl';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { BackButton, Layouts, Page, useFetchClient, useNotification } from '@strapi/strapi/admin';
import { Box, Button, Flex, Grid, Link, Typography } from '@strapi/design-system';
import type { DeliveryAnswer, DeliveryDocument } from '../../back-office/webhooks/contract';
import { moment } from '../format';
import { Paper } from '../orders/Paper';
import { messageOf, useLoaded } from '../server/useLoaded';
import { useText, type TextKey } from '../texts/useText';
import { DeliveryBadge } from './DeliveryBadge';

export function DeliveryPage() {
  const text = useText();
  const { id = '' } = useParams();
  const { loaded, show } = useLoaded<DeliveryAnswer>(`/shop/webhooks/deliveries/${encodeURIComponent(id)}`);
  if (loaded.state === 'loading') return <Page.Loading />;
  if (loaded.state === 'failed') return <Page.Error content={text('failed', { message: loaded.message })} />;
  return <DeliverySheet delivery={loaded.answer.data} onReplayed={show} />;
}

interface Properties {
  delivery: DeliveryDocument;
  onReplayed: (answer: DeliveryAnswer) => void;
}

function DeliverySheet({ delivery, onReplayed }: Properties) {
  const text = useText();
  const { id, event, webhook, state } = delivery;
  const title = text('delivery.title', { id });
  const receiver = webhook.name ?? text('deliveries.goneWebhook', { id: webhook.id });
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={text('delivery.subtitle', { event, webhook: receiver })}
        navigationAction={<BackButton fallback=".." />}
        primaryAction={
          <Flex gap={4}>
            <DeliveryBadge state={state} />
            {delivery.mayReplay && <ReplayButton id={id} onReplayed={onReplayed} />}
          </Flex>
        }
      />
      <Layouts.Content>
        <Grid.Root gap={4}>
          <Grid.Item col={6} s={12} direction="column" alignItems="stretch" gap={4}>
            <Paper title={text('delivery.what')}>
              <Facts delivery={delivery} />
            </Paper>
            <Paper title={text('delivery.lastAnswer')}>
              <Typography tag="p">{delivery.lastAttempt?.answer || text('delivery.noAnswer')}</Typography>
            </Paper>
          </Grid.Item>
          <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
            <Paper title={text('delivery.body')}>
              {/* Reachable by keyboard, because it may have to be scrolled. */}
              <Box
                tag="pre"
                tabIndex={0}
                overflow="auto"
                maxHeight="60rem"
                aria-label={text('delivery.body')}
                role="group"
              >
                <Typography>{JSON.stringify(JSON.parse(delivery.body), null, 2)}</Typography>
              </Box>
            </Paper>
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

function ReplayButton({ id, onReplayed }: { id: string; onReplayed: Properties['onReplayed'] }) {
  const text = useText();
  const { post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [asking, setAsking] = React.useState(false);
  const replay = async () => {
    setAsking(true);
    try {
      const { data } = await post<DeliveryAnswer>(`/shop/webhooks/deliveries/${id}/replay`);
      onReplayed(data);
      toggleNotification({ type: 'success', message: text('delivery.replayed') });
    } catch (error) {
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setAsking(false);
  };
  return (
    <Button loading={asking} onClick={() => void replay()}>
      {text('delivery.replay')}
    </Button>
  );
}

function Facts({ delivery }: { delivery: DeliveryDocument }) {
  const text = useText();
  const { locale } = useIntl();
  const at = (iso: string | null | undefined) => iso && moment(iso, locale);
  const { lastAttempt, replays, order, title } = delivery;
  const about = order ? (
    <Link tag={RouterLink} to={`/orders/${order}`}>
      {title}
    </Link>
  ) : (
    title
  );
  const facts: [TextKey, React.ReactNode][] = [
    ['deliveries.column.about', about],
    ['delivery.url', delivery.url],
    ['delivery.eventId', delivery.eventId],
    ['deliveries.column.at', at(delivery.happenedAt)],
    ['delivery.created', at(delivery.createdAt)],
    ['deliveries.column.attempts', delivery.attempts],
    ['delivery.lastAttempt', at(lastAttempt?.at)],
    ['delivery.status', lastAttempt?.status],
    ['delivery.took', lastAttempt && text('delivery.milliseconds', { count: lastAttempt.took })],
    ['delivery.error', delivery.error],
    ['delivery.due', at(delivery.dueAt)],
    ['delivery.ended', at(delivery.endedAt)],
    [
      'delivery.replays',
      replays &&
        text('delivery.replaysBy', {
          count: replays.count,
          who: replays.by,
          date: moment(replays.at, locale),
        }),
    ],
  ];
  return (
    <Box tag="dl">
      {facts.map(([key, value]) =>
        value === null || value === undefined ? null : (
          <Flex key={key} gap={4} paddingBottom={2} alignItems="baseline">
            <Box tag="dt" minWidth="14rem">
              <Typography fontWeight="bold">{text(key)}</Typography>
            </Box>
            <Box tag="dd" margin={0}>
              <Typography style={{ overflowWrap: 'anywhere' }}>{value}</Typography>
            </Box>
          </Flex>
        ),
      )}
    </Box>
  );
}
