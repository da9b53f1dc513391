/** The panel's own API and what is open to everybody outside of /api. */
import type { OpenDoor, PanelDoor } from '../door';

export const PANEL_DOORS: PanelDoor[] = [];

export const OPEN_DOORS: OpenDoor[] = [];
