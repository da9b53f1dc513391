/** An order's state, in a word and a colour. */
import { Badge, type BadgeProps } from '@strapi/design-system';
import type { OrderState } from '../../ordering/placement';
import { useText } from '../texts/useText';

const BACKGROUNDS: Record<OrderState, BadgeProps['backgroundColor']> = {
  placed: 'warning100',
  confirmed: 'primary100',
  shipped: 'secondary100',
  delivered: 'success100',
  cancelled: 'neutral150',
};

/** Dark text on all of them: the colours that belong to the variants of a badge are too pale for many eyes. */
export function StateBadge({ state }: { state: OrderState }) {
  const text = useText();
  return (
    <Badge backgroundColor={BACKGROUNDS[state]} textColor="neutral800">
      {text(`state.${state}`)}
    </Badge>
  );
}
