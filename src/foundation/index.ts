export * from './canonical-json';
export * from './closest-name';
export * from './errors';
export * from './label-order';
export * from './piecewise';
export * from './rng';
export * from './stats';
export * from './stop';
