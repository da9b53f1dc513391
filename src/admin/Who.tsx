/** Who did something, in words. */
import type { ShownActor } from '../back-office/activity';
import { useText } from './texts/useText';

/** @param who null when nobody wrote it down. */
export function Who({ who }: { who: ShownActor | null }) {
  const text = useText();
  if (!who || (who.kind !== 'system' && who.name === null)) return <>{text('who.unknown')}</>;
  return <>{text(`who.${who.kind}`, { name: who.name ?? '' })}</>;
}
