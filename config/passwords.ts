/** How passwords are hashed, and where it is looked up whether one has leaked: src/passwords. */
import type { Core } from '@strapi/strapi';
import { passwordSettings, type PasswordSettings } from '../src/passwords/settings';

const config = ({ env }: Core.Config.Shared.ConfigParams): PasswordSettings =>
  passwordSettings((name) => env(name));

export default config;
