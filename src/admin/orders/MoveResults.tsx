/** What became of each of the orders that were to be moved on. */
import { Button, Flex, Modal, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { MoveOutcome } from '../../back-office/orders/contract';
import { useText } from '../texts/useText';
import type { MovableOrder } from './MoveButtons';

interface Properties {
  outcomes: MoveOutcome[];
  orders: MovableOrder[];
  onClose: () => void;
}

export function MoveResults({ outcomes, orders, onClose }: Properties) {
  const text = useText();
  const numbers = new Map(orders.map(({ documentId, number }) => [documentId, number]));
  const sentence = (outcome: MoveOutcome) => {
    const number = numbers.get(outcome.order) ?? outcome.order;
    if (outcome.outcome === 'moved')
      return text('move.result.moved', { number, state: text(`state.${outcome.state}`) });
    if (outcome.outcome === 'refused')
      return text('move.result.refused', { number, state: text(`state.${outcome.refusal.from}`) });
    return text(`move.result.${outcome.outcome}`, { number });
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header>
          <Modal.Title>{text('move.results')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {outcomes.map((outcome) => (
              <Flex tag="li" key={outcome.order} gap={2} data-outcome={outcome.outcome}>
                {outcome.outcome === 'moved' ? (
                  <CheckCircle fill="success600" aria-hidden />
                ) : (
                  <WarningCircle fill="danger600" aria-hidden />
                )}
                <Typography>{sentence(outcome)}</Typography>
              </Flex>
            ))}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button onClick={onClose}>{text('move.close')}</Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}
