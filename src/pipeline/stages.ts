/** The rooms in the order data walks through them. A stage may import earlier stages only. */
export const STAGES = ['data', 'prepare', 'train', 'evaluate', 'deploy', 'monitor'] as const;

export type Stage = (typeof STAGES)[number];
