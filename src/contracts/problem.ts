/** What is to be predicted from what. */
import * as v from 'valibot';
import { TASKS } from './run';

export const problemSchema = v.object({
  task: v.picklist(TASKS),
  target: v.string(),
  /** The class counted as positive; null: the rarer of two. */
  positive: v.nullable(v.string()),
  /** Columns the model must not see. */
  ignore: v.array(v.string()),
});
export type Problem = v.InferOutput<typeof problemSchema>;
