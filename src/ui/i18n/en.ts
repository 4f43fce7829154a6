/** The interface in English, in ICU message format, one file an area. Every key must have its Chinese: the types of zh/ say so. */
import { enFirst } from './en-first';
import { enRooms } from './en-rooms';

export const en = { ...enFirst, ...enRooms };

export type Messages = Readonly<Record<keyof typeof en, string>>;
