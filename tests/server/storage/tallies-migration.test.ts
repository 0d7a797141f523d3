/** Counts that an earlier version of the program kept are carried over: nothing is lost, and what is kept otherwise now agrees. */
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
		`select concat_ws(' ', stratum, subject, value, count, nullif(total, 0)) as row from counted_tallies order by stratum, subject, value`
	);
	expect(rows.map(({ row }) => row)).toEqual([
		'age:60+ b:KN 0.0000 1',
		'age:60+ s:KN  1',
		'age:60+ v:KN 0.0000 1',
		'all b:KN 0.0000 1',
		'all b:KN 0.3300 3',
		'all b:KN 1.0000 1',
		'all n 1 5',
		// 3 x 0,3333 + 1 + 0
		'all s:KN  5 19999',
		'all v:KN 0.0000 1',
		'all v:KN 0.3333 3',
		'all v:KN 1.0000 1'
	]);
	await client.close();
});

test('a sum and how many it is of become one count, what waits is added, and values one by one stay where a median is told', async () => {
	const { client, migrateOn } = await databaseBefore('tallied-sums');
	const waiting = [
		{
			strata: ['all'],
			counted: [
				{ subject: 's:KN', value: 'n', count: 1 },
				{ subject: 's:KN', value: 'sum', count: 5000 }
			]
		},
		{ strata: ['all', 'age:60+'], counted: [{ subject: 'n', value: '1', count: 1 }] }
	];
	await client.exec(`
		insert into frameworks (id, version, respondent_group, status, content_hash, content) values ('f', '1', 'citizen', 'published', '', '{}');
		insert into criteria (framework_id, framework_version, code, parent_code, level, name_vi, name_en, position) values
		('f', '1', 'ALL', null, 'index', '', '', 0), ('f', '1', 'KN', 'ALL', 'pillar', '', '', 1), ('f', '1', 'KN.1', 'KN', 'criterion', '', '', 2);
		insert into rounds (id, year, name_vi, name_en, status, opens_at, closes_at, sample) values
		('k', 2022, '', '', 'open', now(), now(), false), ('p', 2021, '', '', 'published', now(), now(), false);
		insert into round_instruments (round_id, respondent_group, framework_id, framework_version) values
		('k', 'citizen', 'f', '1'), ('p', 'citizen', 'f', '1');
		insert into tallies (round_id, respondent_group, stratum, subject, value, count)
		select round_id, 'citizen', 'all', subject, value, count from (values ('k'), ('p')) as rounds (round_id),
			(values ('n', '1', 2), ('v:ALL', '0.5000', 2), ('s:KN', 'n', 2), ('s:KN', 'sum', 12000), ('v:KN', '0.6000', 2),
				('b:KN', '0.6000', 2), ('s:KN.1', 'n', 1), ('v:KN.1', '0.0000', 1), ('b:KN.1', '0.0000', 1)) as counts (subject, value, count);
		insert into tally_deltas (round_id, respondent_group, entries) values ('k', 'citizen', '${JSON.stringify(waiting)}')`);
	await migrateOn();
	const { rows } = await client.query<{ round: string; row: string }>(
		`select round_id as round, concat_ws(' ', stratum, subject, value, count, total) as row from tallies order by stratum, subject, value`
	);
	const of = (round: string) => rows.filter((one) => one.round === round).map(({ row }) => row);
	expect(of('k')).toEqual([
		'age:60+ n 1 1 0',
		'all b:KN 0.6000 2 0',
		'all n 1 3 0',
		'all s:KN  3 17000',
		'all s:KN.1  1 0',
		'all v:ALL 0.5000 2 0',
		'all v:KN 0.6000 2 0'
	]);
	expect(of('p'), 'published').toContain('all v:KN.1 0.0000 1 0');
	expect((await client.query('select from tally_deltas')).rows).toEqual([]);
	await client.close();
});
