/** The interface in Chinese, written and not translated word by word. The glossary is that of the design. */
import type { Messages } from './en';
import { zhFirst } from './zh-first';
import { zhRooms } from './zh-rooms';

export const zh: Messages = { ...zhFirst, ...zhRooms };
