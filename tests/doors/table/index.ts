/** All doors of the shop. */
import type { Door } from '../door';
import { API_DOORS, OPEN_API_DOORS } from './api';

export const DOORS: Door[] = [...API_DOORS, ...OPEN_API_DOORS];
