/** Counts of before there were deltas are carried over: shards added up, and what is summarised of the values that were counted. */
import { expect, test } from 'vitest';
import { databaseBefore } from './earlier-database.ts';

test('counts of all shards are added up, and values are summarised', async () => {
	const { client, migrateOn } = await databaseBefore('folded-tallies');
	await client.exec(`
		insert into tallies (round_id, respondent_group, stratum, subject, value, shard, count) values
		('k', 'citizen', 'all', 'n', '1', 0, 2), ('k', 'citizen', 'all', 'n', '1', 7, 3),
		('k', 'citizen', 'all', 'q:age', '60+', 1, 4), ('k', 'citizen', 'all', 'q:age', '60+', 2, -4),
		('k', 'citizen', 'all', 'v:KN', '0.3333', 0, 2), ('k', 'citizen', 'all', 'v:KN', '0.3333', 9, 1),
		('k', 'citizen', 'all', 'v:KN', '1.0000', 0, 1), ('k', 'citizen', 'all', 'v:KN', '0.0000', 0, 1),
		('k', 'citizen', 'age:60+', 'v:KN', '0.0000', 0, 1)`);
	await migrateOn();
	const { rows } = await client.query<{ row: string }>(
		`select concat_ws(' ', stratum, subject, value, count) as row from counted_tallies order by stratum, subject, value`
	);
	expect(rows.map(({ row }) => row)).toEqual([
		'age:60+ b:KN 0.0000 1',
		'age:60+ s:KN n 1',
		'age:60+ v:KN 0.0000 1',
		'all b:KN 0.0000 1',
		'all b:KN 0.3300 3',
		'all b:KN 1.0000 1',
		'all n 1 5',
		'all s:KN n 5',
		// 3 x 0,3333 + 1 + 0
		'all s:KN sum 19999',
		'all v:KN 0.0000 1',
		'all v:KN 0.3333 3',
		'all v:KN 1.0000 1'
	]);
	await client.close();
});
