/**
 * From where the person of a request acts. Every audit line tells it, and no function between the request and the line has
 * to hand it on: it goes with the request itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const addresses = new AsyncLocalStorage<string>();

/** Does the work of one request as coming from this network address. */
export const actingFrom = <T>(address: string, work: () => T): T => addresses.run(address, work);

/** Null outside a request: a job, a command, a start. */
export const currentAddress = (): string | null => addresses.getStore() ?? null;
