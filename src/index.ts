/** How the shop starts and stops: a table of contents. */
import type { Core } from '@strapi/strapi';
import { announceCatalogueChanges } from './api/product/changes';
import { countPopularityRegularly } from './api/product/popularity';
import './api/product/metrics';
import { emptyDuplicates } from './api/product/duplicates';
import { resolveMovementReferences } from './api/stock-movement/references';
import { keepProgramsOutOfAccounts } from './automation/not-its-owner';
import { offerTools, requireToolServer } from './automation/tools';
import { closeFirstRegistration, tellOfMissingAdministrator } from './back-office/first-administrator';
import { requirePermissionsToCheck } from './back-office/permission-checks';
import { registerPanelActions } from './back-office/permissions';
import { onlyShow } from './back-office/forms';
import { installPanelRoles } from './back-office/roles';
import { addPanelRoutes } from './back-office/routes';
import { stopWorkingOnEvents, workOnEvents } from './events/event-work';
import { installJobs } from './jobs/install-jobs';
import { answerUnreadableRequests } from './http/unreadable-requests';
import { openLimits } from './limits/limits';
import type { LimitSettings } from './limits/settings';
import { openMailRoom } from './mail/mail-room';
import { reportErrors } from './observability/error-reports';
import { serveMetrics } from './observability/serve-metrics';
import { warnOfMissingTraces } from './observability/traces-wanted';
import { serveAssetsByName, useOurDocument } from './openapi/publish';
import { openExtensionPoints } from './ordering/hooks';
import { reconcileNightly } from './ordering/nightly-reconciliation';
import { holdPasswords } from './passwords/hold-passwords';
import { acquireBootLock, releaseBootLock } from './platform/boot-lock';
import { makeWritesAtomic } from './platform/atomic-writes';
import { setHeadersByPath } from './platform/answer-headers';
import { buildBodyParserOnce } from './platform/build-once';
import { changeFeed } from './platform/change-feed';
import { letOnlyPagesAsk } from './platform/cross-origin';
import { refuseDemoAccounts } from './platform/demo-accounts';
import { matchPathsExactly } from './platform/exact-paths';
import { makeTransactionsHonest } from './platform/honest-transactions';
import { installDatabase } from './platform/install-database';
import { installPermissions } from './platform/install-permissions';
import { measurePool, type MeasuredPool } from './platform/metrics';
import { noteOutages } from './platform/note-outages';
import { sayFarewell } from './platform/observers';
import { logWarnings } from './platform/process-warnings';
import { closeDoors } from './platform/plugin-routes';
import { makeDocumentsReadOnly } from './platform/read-only-documents';
import { rememberCallers } from './platform/remembered-callers';
import { rememberRoutes } from './platform/remembered-routes';
import { surviveLostDatabase } from './platform/stray-rejections';
import { changeTablesInTurn, leaveWhatWeChanged } from './platform/schema-sync';
import { finishRequests, watchForShutdown } from './platform/shutdown';
import { startCountingSilence } from './platform/silent-connections';
import { closeReading, openReading } from './reading/read-fresh';
import { closeRedis, openRedis } from './redis/open-redis';
import { checkSavedWebhooks } from './webhooks/webhook-form';
import { startWebhooks, webhookWork } from './webhooks/webhook-work';

interface Lifecycle {
  strapi: Core.Strapi;
}

export default {
  /** Before Strapi touches the database. */
  async register({ strapi }: Lifecycle) {
    await reportErrors();
    logWarnings(strapi);
    warnOfMissingTraces(strapi);
    watchForShutdown();
    surviveLostDatabase(strapi);
    setHeadersByPath(strapi);
    letOnlyPagesAsk(strapi);
    buildBodyParserOnce(strapi);
    closeDoors(strapi);
    closeFirstRegistration(strapi);
    useOurDocument(strapi);
    serveMetrics(strapi);
    resolveMovementReferences(strapi);
    emptyDuplicates(strapi);
    openExtensionPoints(strapi);
    await registerPanelActions(strapi);
    addPanelRoutes(strapi);
    requirePermissionsToCheck(strapi);
    offerTools(strapi);
    keepProgramsOutOfAccounts(strapi);
    checkSavedWebhooks(strapi);
    holdPasswords(strapi);
    await acquireBootLock();
    leaveWhatWeChanged(strapi);
    changeTablesInTurn(strapi);
    makeDocumentsReadOnly(
      strapi,
      ['api::order.order', 'api::order-line.order-line', 'api::order-transition.order-transition'],
      'Orders are written by the ordering engine only: place, confirm, ship, deliver or cancel them',
    );
  },

  /** The tables exist, the port is still closed. */
  async bootstrap({ strapi }: Lifecycle) {
    requireToolServer(strapi);
    matchPathsExactly(strapi);
    openMailRoom(strapi);
    makeTransactionsHonest(strapi);
    noteOutages(strapi);
    measurePool('primary', strapi.db.connection.client.pool as MeasuredPool);
    makeWritesAtomic(strapi, 'api::product.product');
    makeWritesAtomic(strapi, 'api::stock-movement.stock-movement');
    // Made here and not by the first request, whose context its batches would inherit.
    strapi.service('api::order.order');
    await installJobs(strapi);
    await installDatabase(strapi);
    await installPermissions(strapi);
    await installPanelRoles(strapi);
    await onlyShow(strapi);
    await refuseDemoAccounts(strapi);
    await tellOfMissingAdministrator(strapi);
    rememberCallers(strapi);
    serveAssetsByName(strapi);
    rememberRoutes(strapi.server.router);
    answerUnreadableRequests(strapi.server.httpServer);
    announceCatalogueChanges(strapi);
    countPopularityRegularly(strapi);
    startWebhooks(strapi);
    openLimits(strapi.config.get<LimitSettings>('limits'), await openRedis(strapi));
    await changeFeed.start();
    await releaseBootLock();
    strapi.server.httpServer.once('listening', startCountingSilence);
    strapi.server.httpServer.once('listening', () => openReading(strapi));
    // Whoever only loads the shop, to import or to reconcile, leaves jobs to the servers.
    if (strapi.config.get('jobs.inProcess')) {
      strapi.server.httpServer.once('listening', () => {
        workOnEvents(strapi, webhookWork(strapi));
        reconcileNightly(strapi);
      });
    }
  },

  /** Who is waiting gets an answer before the connections go. */
  async destroy({ strapi }: Lifecycle) {
    const jobsDone = stopWorkingOnEvents();
    await finishRequests(strapi.server.httpServer);
    await strapi.service('api::order.order').drain();
    await jobsDone;
    await changeFeed.stop();
    await closeReading();
    closeRedis();
    await sayFarewell();
  },
};
