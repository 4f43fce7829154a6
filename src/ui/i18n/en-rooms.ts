/** Words of the rooms, in English: fetched with the first of them. */
import { prepare } from './en/prepare';
import { runView } from './en/run-view';
import { train } from './en/train';
import { runs } from './en/runs';
import { evaluate } from './en/evaluate';
import { versions } from './en/versions';
import { deploy } from './en/deploy';
import { field } from './en/field';
import { use } from './en/use';
import { card } from './en/card';
import { exports } from './en/exports';
import { monitor } from './en/monitor';

export const enRooms = {
  ...prepare,
  ...runView,
  ...train,
  ...runs,
  ...evaluate,
  ...versions,
  ...deploy,
  ...field,
  ...use,
  ...card,
  ...exports,
  ...monitor,
};
