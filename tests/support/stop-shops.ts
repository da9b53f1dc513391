/** After each file: whatever shops it started are stopped, and their databases dropped. */
import { stopAllShops } from './shop';

afterAll(stopAllShops);
