/** Every table, for the one connection that knows them. */
export * from './schema/audit.ts';
export * from './schema/frameworks.ts';
export * from './schema/imports.ts';
export * from './schema/organisations.ts';
export * from './schema/people.ts';
export * from './schema/responses.ts';
export * from './schema/rounds.ts';
export * from './schema/surveys.ts';
export * from './schema/targets.ts';
