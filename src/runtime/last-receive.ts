/** A task that comes out of its queue this often has cost as many workers their lives. */
export const LAST_RECEIVE = 3;
