export * from './canonical-json';
export * from './errors';
export * from './rng';
export * from './stats';
export * from './stop';
