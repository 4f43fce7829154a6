/** Words of the first page and of what stands around every room, in English. */
import { shell } from './en/shell';
import { charts } from './en/charts';
import { home } from './en/home';
import { data } from './en/data';
import { samples } from './en/samples';
import { bundle } from './en/bundle';

export const enFirst = {
  ...shell,
  ...charts,
  ...home,
  ...data,
  ...samples,
  ...bundle,
};
