/** What moved, newest first, why, and who did it; on demand all the way back to the beginning. */
import * as React from 'react';
import { useIntl } from 'react-intl';
import { Link as RouterLink } from 'react-router-dom';
import { useFetchClient, useNotification } from '@strapi/strapi/admin';
import { Button, Flex, Link, Typography } from '@strapi/design-system';
import type { ListedMovement, MovementListAnswer } from '../../back-office/stock/contract';
import { moment } from '../format';
import { isAborted, messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { Who } from '../Who';

interface Properties {
  url: string;
  last: MovementListAnswer;
}

export function MovementList({ url, last }: Properties) {
  const text = useText();
  const { movements, older, loading } = useOlder(url, last);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="sigma" textColor="neutral600">
        {text('stock.movements')}
      </Typography>
      {movements.length === 0 && <Typography>{text('stock.noMovements')}</Typography>}
      <Flex tag="ol" direction="column" alignItems="stretch" gap={2} aria-label={text('stock.movements')}>
        {movements.map((movement) => (
          <Movement key={movement.id} movement={movement} />
        ))}
      </Flex>
      {older && (
        <Button type="button" variant="tertiary" loading={loading} onClick={() => void older()}>
          {text('stock.older')}
        </Button>
      )}
    </Flex>
  );
}

/** @returns what was asked for so far, and a function that asks for more, if there is more. */
function useOlder(url: string, last: MovementListAnswer) {
  const text = useText();
  const { get } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [shown, setShown] = React.useState(last);
  const [loading, setLoading] = React.useState(false);
  const { next } = shown.meta;
  const older = async () => {
    setLoading(true);
    try {
      const { data: page } = await get<MovementListAnswer>(url, { params: { after: next } });
      setShown({ data: [...shown.data, ...page.data], meta: page.meta });
    } catch (error) {
      if (isAborted(error)) return;
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setLoading(false);
  };
  return { movements: shown.data, older: next === null ? undefined : older, loading };
}

function Movement({ movement }: { movement: ListedMovement }) {
  const text = useText();
  const { locale } = useIntl();
  const { delta, stockAfter, reason, note, order, at, who } = movement;
  return (
    <Flex tag="li" direction="column" alignItems="stretch">
      <Flex justifyContent="space-between" gap={2}>
        <Typography>{text(`reason.${reason}`)}</Typography>
        <Typography fontWeight="semiBold" textColor={delta > 0 ? 'success700' : 'danger700'}>
          {delta > 0 ? `+${delta}` : delta} → {stockAfter}
        </Typography>
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {moment(at, locale)}, <Who who={who} />
      </Typography>
      {order && (
        <Link tag={RouterLink} to={`/orders/${order.documentId}`}>
          {order.number}
        </Link>
      )}
      {note && (
        <Typography variant="pi" textColor="neutral600">
          {note}
        </Typography>
      )}
    </Flex>
  );
}
