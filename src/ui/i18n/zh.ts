/** The interface in Chinese, written and not translated word by word. The glossary is that of the design. */
import type { Messages } from './en';
import { shell } from './zh/shell';
import { charts } from './zh/charts';
import { home } from './zh/home';
import { data } from './zh/data';
import { prepare } from './zh/prepare';
import { samples } from './zh/samples';
import { runView } from './zh/run-view';
import { train } from './zh/train';
import { runs } from './zh/runs';
import { evaluate } from './zh/evaluate';
import { versions } from './zh/versions';
import { deploy } from './zh/deploy';
import { field } from './zh/field';
import { bundle } from './zh/bundle';
import { use } from './zh/use';
import { card } from './zh/card';
import { exports } from './zh/exports';
import { monitor } from './zh/monitor';

export const zh: Messages = {
  ...shell,
  ...charts,
  ...home,
  ...data,
  ...prepare,
  ...samples,
  ...train,
  ...runs,
  ...runView,
  ...evaluate,
  ...deploy,
  ...field,
  ...bundle,
  ...use,
  ...versions,
  ...card,
  ...exports,
  ...monitor,
};
