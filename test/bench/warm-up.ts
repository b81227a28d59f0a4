/** Searches before the clock starts: what is measured is a server that has been asked before. */
export const warmUp = 50;
