import type { card as english } from '../en/card';

export const card: Record<keyof typeof english, string> = {
  'card.title': '模型卡',
};
