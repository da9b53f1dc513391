/** The shop's extension points in Strapi's registry of hooks: made at start, found there by plugins and by the engine. */
import type { Core } from '@strapi/strapi';
import { BeforeCommitHook } from './before-commit';
import { BeforeDecisionHook } from './before-decision';
import { BEFORE_COMMIT, BEFORE_DECISION } from './extension-points';

/** To be called before plugins bootstrap, which is when they register. */
export function openExtensionPoints(strapi: Core.Strapi): void {
  strapi.get('hooks').set(BEFORE_DECISION, new BeforeDecisionHook(strapi, BEFORE_DECISION));
  strapi.get('hooks').set(BEFORE_COMMIT, new BeforeCommitHook(strapi, BEFORE_COMMIT));
}

export const beforeDecision = (strapi: Core.Strapi): BeforeDecisionHook => strapi.hook(BEFORE_DECISION);

export const beforeCommit = (strapi: Core.Strapi): BeforeCommitHook => strapi.hook(BEFORE_COMMIT);
