/** All doors of the shop. */
import type { Door } from '../door';
import { API_DOORS, OPEN_API_DOORS } from './api';
import { OPEN_DOORS } from './open';
import { PANEL_DOORS } from './panel';

export const DOORS: Door[] = [...API_DOORS, ...OPEN_API_DOORS, ...PANEL_DOORS, ...OPEN_DOORS];
