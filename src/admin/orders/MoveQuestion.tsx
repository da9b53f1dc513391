/** Asks whether orders are to be moved on, and says what that means. */
import * as React from 'react';
import { Button, Dialog } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { Transition } from '../../ordering/transitions';
import { useText } from '../texts/useText';

interface Properties {
  transition: Transition;
  count: number;
  onAnswer: (yes: boolean) => Promise<void> | void;
}

export function MoveQuestion({ transition, count, onAnswer }: Properties) {
  const text = useText();
  const [moving, setMoving] = React.useState(false);
  const yes = async () => {
    setMoving(true);
    await onAnswer(true);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && !moving && void onAnswer(false)}>
      <Dialog.Content>
        <Dialog.Header>{text('move.question', { count, move: text(`move.${transition}`) })}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle fill={transition === 'cancel' ? 'danger600' : 'primary600'} />}>
          {text(`move.explain.${transition}`)}
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button variant="tertiary" fullWidth disabled={moving}>
              {text('move.keep')}
            </Button>
          </Dialog.Cancel>
          <Button
            variant={transition === 'cancel' ? 'danger' : 'default'}
            fullWidth
            loading={moving}
            onClick={() => void yes()}
          >
            {text(`move.${transition}`)}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
}
