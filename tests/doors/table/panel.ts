/** The panel's API. */
import type { PanelDoor } from '../door';
import { ADMINISTRATION } from './administration';
import { BACK_OFFICE } from './back-office';
import { CONTENT } from './content';
import { PLUGINS } from './plugins';

export const PANEL_DOORS: PanelDoor[] = [...BACK_OFFICE, ...CONTENT, ...PLUGINS, ...ADMINISTRATION];
