/** Findings in words, for the page: it may use types of a contract, and values only through here. */
export { describeFinding } from '../contracts';
