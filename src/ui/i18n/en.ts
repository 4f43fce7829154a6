/** The interface in English, in ICU message format, one file an area. Every key must have its Chinese: the types of zh/ say so. */
import { shell } from './en/shell';
import { charts } from './en/charts';
import { home } from './en/home';
import { data } from './en/data';
import { prepare } from './en/prepare';
import { samples } from './en/samples';
import { runView } from './en/run-view';
import { train } from './en/train';
import { runs } from './en/runs';
import { evaluate } from './en/evaluate';
import { versions } from './en/versions';
import { deploy } from './en/deploy';
import { field } from './en/field';
import { bundle } from './en/bundle';
import { use } from './en/use';
import { card } from './en/card';
import { exports } from './en/exports';
import { monitor } from './en/monitor';

export const en = {
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

export type Messages = Readonly<Record<keyof typeof en, string>>;
