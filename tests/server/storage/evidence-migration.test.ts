/** Evidence of before there were documents is carried over: one document a file, every use still there. */
import { expect, test } from 'vitest';
import { databaseBefore } from './earlier-database.ts';

test('documents are made of evidence', async () => {
	const { client, migrateOn } = await databaseBefore('evidence-documents');
	const [response, user] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
	await client.exec(`
		insert into responses (round_id, id, respondent_group, organisation_id, framework_id, framework_version, started_at, saved_at)
		values ('k', '${response}', 'department', 'STP', 'f', '1', now(), now());
		insert into evidence (round_id, response_id, criterion_code, file_hash, file_name, media_type, bytes, document_number, uploaded_by, uploaded_at, removed_at) values
		('k', '${response}', 'A.1', 'h1', 'cu.pdf', 'application/pdf', 10, null, '${user}', '2022-01-01', null),
		('k', '${response}', 'A.2', 'h1', 'moi.pdf', 'application/pdf', 10, '86/KH', '${user}', '2022-01-02', null),
		('k', '${response}', 'A.3', 'h1', 'go.pdf', 'application/pdf', 10, 'sai', '${user}', '2022-01-03', '2022-01-04'),
		('k', '${response}', 'A.1', 'h2', 'khac.pdf', 'application/pdf', 20, null, '${user}', '2022-01-01', null);`);
	await migrateOn();
	const { rows: kept } = await client.query(
		'select organisation_id, file_hash, file_name, document_number, bytes from documents order by file_hash'
	);
	expect(kept).toEqual([
		{ organisation_id: 'STP', file_hash: 'h1', file_name: 'moi.pdf', document_number: '86/KH', bytes: 10 },
		{ organisation_id: 'STP', file_hash: 'h2', file_name: 'khac.pdf', document_number: null, bytes: 20 }
	]);
	const { rows: uses } = await client.query(
		`select e.criterion_code, d.file_hash, e.removed_at is not null as removed
		from evidence e join documents d on d.id = e.document_id order by 1, 2`
	);
	expect(uses).toEqual([
		{ criterion_code: 'A.1', file_hash: 'h1', removed: false },
		{ criterion_code: 'A.1', file_hash: 'h2', removed: false },
		{ criterion_code: 'A.2', file_hash: 'h1', removed: false },
		{ criterion_code: 'A.3', file_hash: 'h1', removed: true }
	]);
	await client.close();
});
