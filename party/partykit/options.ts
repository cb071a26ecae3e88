/**
 * Otherwise a socket that is gone can stop a room from telling the others, and most of the time nothing happens.
 */
export const hibernating = { hibernate: true };
