export const card = {
  'card.title': 'Model card',
} as const;
