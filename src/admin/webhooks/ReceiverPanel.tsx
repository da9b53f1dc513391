/** How one webhook is doing, its secret, and the button that sends everything again that has failed. */
import * as React from 'react';
import { useIntl } from 'react-intl';
import { useFetchClient, useNotification } from '@strapi/strapi/admin';
import { Button, Flex, Typography } from '@strapi/design-system';
import type { ListedReceiver, ReceiverListAnswer, ReplayAnswer } from '../../back-office/webhooks/contract';
import { moment } from '../format';
import { Paper } from '../orders/Paper';
import { messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { SecretPanel } from './SecretPanel';

type Properties = ReceiverListAnswer['meta'] & {
  receiver: ListedReceiver;
  /** Called when deliveries may be in another state than what is shown. */
  onChanged: () => Promise<void>;
};

export function ReceiverPanel({ receiver, mayReplay, maySeeSecrets, onChanged }: Properties) {
  const text = useText();
  const { locale } = useIntl();
  const { enabled, failuresInRow, pausedUntil, waiting, failed } = receiver;
  return (
    <Paper title={text('receiver.title')}>
      <Flex direction="column" alignItems="flex-start" gap={3}>
        {!enabled && <Typography>{text('receiver.disabled')}</Typography>}
        {pausedUntil && (
          <Typography textColor="danger600">
            {text('receiver.paused', { count: failuresInRow, date: moment(pausedUntil, locale) })}
          </Typography>
        )}
        <Typography>
          {text('receiver.waiting')}: {waiting}, {text('receiver.failed')}: {failed}
        </Typography>
        {mayReplay && failed > 0 && <ReplayFailedButton webhook={receiver.id} onReplayed={onChanged} />}
        {maySeeSecrets && <SecretPanel webhook={receiver.id} />}
      </Flex>
    </Paper>
  );
}

function ReplayFailedButton({ webhook, onReplayed }: { webhook: number; onReplayed: () => Promise<void> }) {
  const text = useText();
  const { post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [asking, setAsking] = React.useState(false);
  const replay = async () => {
    setAsking(true);
    try {
      const { data } = await post<ReplayAnswer>(`/shop/webhooks/${webhook}/replay`);
      const message = text('receiver.replayedFailed', { count: data.data.replayed });
      toggleNotification({ type: 'success', message });
      await onReplayed();
    } catch (error) {
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setAsking(false);
  };
  return (
    <Button variant="secondary" loading={asking} onClick={() => void replay()}>
      {text('receiver.replayFailed')}
    </Button>
  );
}
