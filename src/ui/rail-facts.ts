/** The fact beside a room's node on the stem, in a few words. */
import type { Stage } from '../contracts';
import type { Project } from '../state/project.svelte';
import { hasModel } from '../state/run-rows';
import { shorten } from './i18n/formats';
import type { Language, MessageKey } from './i18n/language';
import { shareDone } from './i18n/progress-words';

const LONGEST_NAME = 18;

/** The catalogue's word for a family; its id where the catalogue has none. */
export function familyWord(family: string | null, kind: 'family' | 'familyName', { t }: Language): string {
  switch (family) {
    case 'linear':
    case 'mlp':
    case 'baseline':
      return t(`${kind}.${family}`);
    case 'auto':
    case null:
      return t('familyName.auto');
    default:
      return family;
  }
}

/** What a family calls one of its rounds. */
export function roundOf(family: string | null): 'epoch' | 'pass' {
  return family === 'linear' ? 'pass' : 'epoch';
}

function dataFact({ data }: Project, { t, share }: Language): string {
  const { reading, splitting, manifest } = data;
  if (reading.status.kind === 'running') {
    const done = shareDone(reading.status.progress);
    return done === null
      ? t('rail.readingStarted')
      : t('rail.reading', { share: share(Math.floor(100 * done) / 100) });
  }
  if (splitting.isRunning) return t('rail.dividing');
  if (reading.status.kind === 'failed') return t('rail.refused');
  if (manifest === null) return t('rail.needsFile');
  return t('rail.rowsColumns', { rows: manifest.nRows, columns: manifest.columns.length });
}

function prepareFact({ data, prepare }: Project, { t }: Language): string {
  if (prepare.work.isRunning) return t('rail.preparing');
  if (prepare.draft !== null) return t('prepare.railDraft');
  if (prepare.recipe !== null) {
    return t('rail.stepsFeatures', { steps: prepare.recipe.steps.length, features: prepare.nFeatures });
  }
  return data.target === null
    ? t('rail.needsTarget')
    : t('rail.targetChosen', { target: shorten(data.target, LONGEST_NAME) });
}

function trainFact({ data, train }: Project, language: Language): string {
  const { t } = language;
  if (train.work.status.kind === 'idle' && train.run === null)
    return t(data.problem === null ? 'rail.needsRecipe' : 'rail.readyToTrain');
  if (train.family === null) return t('rail.starting');
  const family = familyWord(train.family, 'family', language);
  const epoch = train.run === null ? train.epochs.length : train.run.bestEpoch;
  return epoch === 0 ? t('rail.trained', { family }) : t(`rail.${roundOf(train.family)}`, { family, epoch });
}

function evaluateFact({ evaluate }: Project, { t, share, figure }: Language): string {
  const { status } = evaluate.work;
  if (status.kind === 'running') {
    const done = shareDone(status.progress);
    return done === null
      ? t('rail.evaluatingStarted')
      : t('rail.evaluating', { share: share(Math.floor(100 * done) / 100) });
  }
  if (status.kind !== 'done') return t('rail.needsRun');
  const { headline } = evaluate;
  if (headline === null) return t('rail.noTestRows');
  const key: MessageKey =
    headline.id === 'r2' ? 'rail.r2' : headline.id === 'auc' ? 'rail.auc' : 'rail.accuracy';
  return t(key, { value: figure(headline.estimate.value) });
}

function deployFact(project: Project, { t }: Language): string {
  const { version } = project;
  const { deploy } = project;
  const { status } = deploy.work;
  if (status.kind === 'running') {
    if (deploy.version === null) return t('rail.exporting');
    return t('rail.verifying', {
      file: deploy.receipts.length + 1,
      files: deploy.version.exports.length,
    });
  }
  if (version === null) {
    const run = project.shownRun;
    return t(run !== null && hasModel(run) ? 'rail.readyToDeploy' : 'rail.needsModel');
  }
  if (deploy.roles.work.isRunning) return t('rail.promoting');
  if (deploy.version !== null && !deploy.isVerified) return t('rail.parityFailed');
  const { candidate, production } = project;
  if (candidate !== null) return t('rail.waits', { version: candidate.version });
  return production === null
    ? t('rail.version', { version: version.version })
    : t('rail.answers', { version: production.version });
}

function monitorFact({ watched: version, monitor }: Project, { t }: Language): string {
  if (monitor.isBusy) return t('rail.comparing');
  if (monitor.watch.work.isRunning) return t('rail.checking');
  if (version === null) return t('rail.needsDeployment');
  if (monitor.nOpenAlerts > 0) return t('rail.alerts', { count: monitor.nOpenAlerts });
  switch (monitor.light) {
    case null:
      return monitor.nLogged === null || monitor.nLogged === 0
        ? t('rail.needsLater')
        : t('rail.answersWait', { count: monitor.nLogged });
    case 'unknown':
      return t('rail.notEnough');
    case 'steady':
    case 'watch':
    case 'act':
      return t('rail.steady');
  }
}

export function factOf(project: Project, stage: Stage, language: Language): string {
  const state = project.nodeOf(stage);
  if (state === 'stale') return language.t('rail.stale');
  const status = stage === 'data' ? null : project[stage].work.status;
  if (status?.kind === 'failed') return language.t('rail.failed');
  if (status?.kind === 'stopped' && stage !== 'monitor' && state === 'ready')
    return language.t('rail.stopped');
  switch (stage) {
    case 'data':
      return dataFact(project, language);
    case 'prepare':
      return prepareFact(project, language);
    case 'train':
      return trainFact(project, language);
    case 'evaluate':
      return evaluateFact(project, language);
    case 'deploy':
      return deployFact(project, language);
    case 'monitor':
      return monitorFact(project, language);
  }
}
