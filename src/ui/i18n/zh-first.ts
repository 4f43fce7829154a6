/** Words of the first page and of what stands around every room, in Chinese. */
import { shell } from './zh/shell';
import { charts } from './zh/charts';
import { home } from './zh/home';
import { data } from './zh/data';
import { samples } from './zh/samples';
import { bundle } from './zh/bundle';

export const zhFirst = {
  ...shell,
  ...charts,
  ...home,
  ...data,
  ...samples,
  ...bundle,
};
