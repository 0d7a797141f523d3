import type { App } from './app.ts';
import { answers as databaseAnswers } from './db/client.ts';

/** True when the application can serve: its database answers. */
export const answers = ({ db }: App): Promise<boolean> => databaseAnswers(db);
