import { expect } from 'vitest';
import { allCloseMatcher } from './all-close';

expect.extend(allCloseMatcher);
