/** Bootstrap replicates behind every interval that the Evaluate room asks for. */
export const BOOTSTRAP_REPLICATES = 1000;
