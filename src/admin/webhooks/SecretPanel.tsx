/** The secret by which a receiver knows the shop: shown when asked for, and renewed. */
import * as React from 'react';
import { useIntl } from 'react-intl';
import { useFetchClient, useNotification } from '@strapi/strapi/admin';
import { Button, Dialog, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { SecretAnswer } from '../../back-office/webhooks/contract';
import { moment } from '../format';
import { messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';

export function SecretPanel({ webhook }: { webhook: number }) {
  const text = useText();
  const { get, post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [shown, setShown] = React.useState<SecretAnswer['data']>();
  const [asked, setAsked] = React.useState(false);
  const path = `/shop/webhooks/${webhook}/secret`;
  const load = async (ask: () => Promise<{ data: SecretAnswer }>) => {
    try {
      setShown((await ask()).data.data);
    } catch (error) {
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
  };
  const rotate = async () => {
    await load(() => post<SecretAnswer>(path));
    setAsked(false);
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={2} width="100%">
      <Flex gap={2}>
        <Button
          variant="tertiary"
          onClick={() => (shown ? setShown(undefined) : void load(() => get<SecretAnswer>(path)))}
        >
          {text(shown ? 'receiver.hideSecret' : 'receiver.showSecret')}
        </Button>
        <Button variant="danger-light" onClick={() => setAsked(true)}>
          {text('receiver.rotate')}
        </Button>
      </Flex>
      {shown && <Secret {...shown} />}
      {asked && <RotateQuestion onYes={rotate} onNo={() => setAsked(false)} />}
    </Flex>
  );
}

function Secret({ secret, previousUntil }: SecretAnswer['data']) {
  const text = useText();
  const { locale } = useIntl();
  if (secret === null) return <Typography textColor="danger600">{text('receiver.unreadable')}</Typography>;
  return (
    <Field.Root
      name="secret"
      hint={
        previousUntil ? text('receiver.previousUntil', { date: moment(previousUntil, locale) }) : undefined
      }
    >
      <Field.Label>{text('receiver.secret')}</Field.Label>
      <TextInput value={secret} readOnly />
      <Field.Hint />
    </Field.Root>
  );
}

function RotateQuestion({ onYes, onNo }: { onYes: () => Promise<void>; onNo: () => void }) {
  const text = useText();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onNo()}>
      <Dialog.Content>
        <Dialog.Header>{text('receiver.rotateQuestion')}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle fill="danger600" />}>{text('receiver.rotateExplain')}</Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button variant="tertiary" fullWidth>
              {text('receiver.rotateKeep')}
            </Button>
          </Dialog.Cancel>
          <Button variant="danger" fullWidth onClick={() => void onYes()}>
            {text('receiver.rotate')}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
}
