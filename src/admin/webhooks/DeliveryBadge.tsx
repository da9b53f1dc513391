/** What became of a delivery, in a word and a colour. */
import { Badge, type BadgeProps } from '@strapi/design-system';
import type { DeliveryState } from '../../back-office/webhooks/contract';
import { useText } from '../texts/useText';

const BACKGROUNDS: Record<DeliveryState, BadgeProps['backgroundColor']> = {
  waiting: 'warning100',
  delivered: 'success100',
  failed: 'danger100',
};

/** Dark text on all of them: the colours that belong to the variants of a badge are too pale for many eyes. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const text = useText();
  return (
    <Badge backgroundColor={BACKGROUNDS[state]} textColor="neutral800">
      {text(`delivery.state.${state}`)}
    </Badge>
  );
}
