/** Who did something, in words. */
import { useText } from './texts/useText';

export interface Actor {
  kind: 'customer' | 'staff' | 'admin' | 'token' | 'system';
  name: string | null;
}

/** @param who null when nobody wrote it down. */
export function Who({ who }: { who: Actor | null }) {
  const text = useText();
  if (!who || (who.kind !== 'system' && who.name === null)) return <>{text('who.unknown')}</>;
  return <>{text(`who.${who.kind}`, { name: who.name ?? '' })}</>;
}
