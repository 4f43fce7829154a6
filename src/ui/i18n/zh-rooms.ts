/** Words of the rooms, in Chinese: fetched with the first of them. */
import { prepare } from './zh/prepare';
import { runView } from './zh/run-view';
import { train } from './zh/train';
import { runs } from './zh/runs';
import { evaluate } from './zh/evaluate';
import { versions } from './zh/versions';
import { deploy } from './zh/deploy';
import { field } from './zh/field';
import { use } from './zh/use';
import { card } from './zh/card';
import { exports } from './zh/exports';
import { monitor } from './zh/monitor';

export const zhRooms = {
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
