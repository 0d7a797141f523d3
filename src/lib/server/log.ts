/** The log: one line of JSON an event. Names of people and answers never go into it. */
import { pino } from 'pino';

export const log = pino({ level: process.env.LOG_LEVEL || 'info', base: null, errorKey: 'error' });
