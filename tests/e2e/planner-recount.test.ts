/**
 * The vice-chairman's questions, answered by the planner's pages and counted again by SQL in the same database: "where are
 * we", "which five criteria would lift us most", "what if all districts reach the median in NT", "print me the report".
 * On a server of its own, since the demonstration's database has one door.
 */
import { readFileSync, rmSync } from 'node:fs';
import postgres from 'postgres';
import type { Locator, Page } from '@playwright/test';
import { emptyFolder, freshPostgres, launch, printed, type Running } from '../fixtures/commands.ts';
import { readReport } from '../fixtures/read-report.ts';
import { expect, test } from './checked-page.ts';
import { figure, figureIn } from './figures.ts';
import { ROUND, signInAs } from './people.ts';

let folder: string;
let database: Awaited<ReturnType<typeof freshPostgres>>;
let server: Running | undefined;
let sql: postgres.Sql;
let home: string;

test.beforeAll(async () => {
	// It fills the sample round first, on a machine that may be busy.
	test.setTimeout(600_000);
	folder = emptyFolder();
	database = await freshPostgres();
	test.skip(!database, 'TEST_DATABASE_URL is not set');
	server = launch(['src/cli/serve.mjs'], { PORT: '0', DEMO: '1', DATA_DIR: folder, DATABASE_URL: database!.url });
	const [, address] = await printed(server, /^ready (http:\/\/127\.0\.0\.1:\d+)$/m);
	home = `${address!}/doi-sanh/${ROUND}`;
	sql = postgres(database!.url, { max: 1, onnotice: () => {} });
});
test.afterAll(async () => {
	await sql?.end();
	server?.process.kill('SIGTERM');
	await server?.finished;
	await database?.drop();
	rmSync(folder, { recursive: true, force: true });
});

async function asPlanner(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await signInAs(page, 'planner');
	await page.goto(address);
}

/** The scores that units (and the city) stand by: verified once appraised, their own until then. */
const standing = () => sql`
	select u.organisation_id as unit, u.block, u.ranked, u.respondent_group as of_group, r.framework_id, r.framework_version,
		r.id as response, s.criterion_code as code, s.state::text as state, s.points, s.max_points as max, r.status::text as status
	from round_units u
	join responses r on r.round_id = u.round_id and r.organisation_id = u.organisation_id
		and r.respondent_group = u.respondent_group and r.status in ('submitted', 'returned', 'appraised')
	join scores s on s.round_id = r.round_id and s.response_id = r.id
		and s.kind::text = case when r.status = 'appraised' then 'verified' else 'self' end
	where u.round_id = ${ROUND}`;

/** What each unit lacks at each criterion: to the plan's target, else to the best other ranked unit of its block. */
const lacking = () => sql`
	with standing as (${standing()}), scored as (select * from standing where max > 0 and of_group <> 'city'),
	targets as (
		select f.id, f.version, node->>'code' as code, node->'name'->>'vi' as name, (node->'target'->>'points')::numeric as points
		from frameworks f, jsonb_array_elements(f.content->'nodes') node where node->>'level' = 'criterion'
	), referred as (
		select own.*, t.name, coalesce(t.points, (select max(p.points) from scored p
			where p.block = own.block and p.code = own.code and p.ranked and p.unit <> own.unit)) as reference
		from scored own join targets t on t.id = own.framework_id and t.version = own.framework_version and t.code = own.code
	)
	select referred.*, greatest(0, coalesce(reference, points) - points) as lack,
		(select count(*) from scored p where p.block = referred.block and p.code = referred.code and p.ranked
			and p.unit <> referred.unit) as peers,
		(select count(*) from scored p where p.block = referred.block and p.code = referred.code and p.ranked
			and p.unit <> referred.unit and p.points >= reference) as reached
	from referred`;

const cellsOf = async (row: Locator) => row.getByRole('cell').allInnerTexts();

test('“where are we”: every figure of the answer is one that SQL counts too', async ({ page, checkedPage }) => {
	test.setTimeout(300_000);
	await asPlanner(page, home);
	await checkedPage('Tổng quan đối sánh');
	const [city] = await sql<{ value: number }[]>`
		with standing as (${standing()})
		select round(sum(points) / sum(max), 4)::float8 as value from standing where of_group = 'city'`;
	const [known] = await sql<{ own: number; best: number; worst: number }[]>`
		with of_year as (
			select province, max(value) filter (where kind = 'rank') as rank, max(value) filter (where kind = 'value') as value
			from published_results where year = 2022 and metric = 'DTI' and status <> 'unverified' group by province
		), own as (select rank from of_year where province = 'Hải Phòng')
		select (select rank from own)::int as own,
			(select max(rank) + 1 from of_year where value > ${city!.value} and rank is not null)::int as best,
			(select min(rank) - (case when (select rank from own) < min(rank) then 1 else 0 end) from of_year
				where value < ${city!.value} and rank is not null and province <> 'Hải Phòng')::int as worst`;
	const answer = page.locator('[data-where]');
	await expect(answer).toContainText(`đứng thứ ${known!.own}/63 trong bảng xếp hạng đã công bố năm 2022`);
	await expect(answer).toContainText(`đạt ${four(city!.value)}`);
	await expect(answer).toContainText(`hạng từ ${known!.best} đến ${known!.worst} trên 63`);

	const indices = page.getByRole('table', { name: 'Các chỉ số chính của thành phố' });
	const perIndex = await sql<{ code: string; value: number; points: number; max: number }[]>`
		with standing as (${standing()})
		select code, round(points / max, 4)::float8 as value, points::float8 as points, max::float8 as max
		from standing where of_group = 'city' and max > 0`;
	await expect(indices.getByRole('row')).toHaveCount(perIndex.length + 1);
	for (const { code, value, points, max } of perIndex) {
		const row = indices.getByRole('row').filter({ has: page.getByText(code, { exact: true }) });
		await expect(row, code).toContainText(four(value));
		await expect(row, code).toContainText(`${figure(points)}/${figure(max)}`);
	}

	const [rests] = await sql<{ answered: number; applicable: number; none: number; late: number }[]>`
		with standing as (${standing()}), units as (select * from standing where of_group <> 'city')
		select count(*) filter (where state = 'scored' and max > 0)::int as answered,
			count(*) filter (where max > 0)::int as applicable,
			count(*) filter (where state = 'notApplicable')::int as none,
			(select count(*) from responses r join rounds k on k.id = r.round_id where r.round_id = ${ROUND}
				and r.organisation_id is not null and r.respondent_group <> 'city' and r.submitted_at > k.closes_at)::int as late
		from units`;
	await expect(
		page.getByText(`${grouped(rests!.answered)}/${grouped(rests!.applicable)} tiêu chí đã trả lời`)
	).toBeVisible();
	await expect(page.locator('div', { hasText: /^Nộp muộn/ }).last()).toContainText(String(rests!.late));

	const medians = await sql<{ pillar: string; median: number; best: number }[]>`
		with standing as (${standing()}), pillars as (
			select unit, split_part(code, '.', 1) as pillar, round(sum(points) / sum(max), 4) as value
			from standing where block = 'QUAN' and ranked group by unit, pillar having sum(max) > 0
		)
		select pillar, round((percentile_cont(0.5) within group (order by value))::numeric, 4)::float8 as median,
			max(value)::float8 as best
		from pillars group by pillar order by pillar`;
	expect(medians.map(({ pillar }) => pillar)).toEqual(['CQS', 'KTS', 'XHS']);
	const nodes = page.getByRole('table', { name: 'Trụ cột và chỉ số chính, Khối UBND quận' });
	for (const { pillar, median, best } of medians) {
		const cells = await cellsOf(nodes.getByRole('row').filter({ has: page.getByText(pillar, { exact: true }) }));
		expect(cells.slice(0, 2), pillar).toEqual([`${figure(median * 100)}%`, `${figure(best * 100)}%`]);
	}
});

test('“which five criteria would lift us most”: the five of SQL, and the cheapest five', async ({
	page,
	checkedPage
}) => {
	test.setTimeout(300_000);
	const counted = await sql<{ name: string; lack: number; missed: number; priority: number }[]>`
		with lacking as (${lacking()})
		select name, sum(lack)::float8 as lack, count(*) filter (where lack > 0)::int as missed,
			sum(round(lack * (reached + 1) / ((peers + 1) * 3), 4))::float8 as priority
		from lacking group by framework_id, framework_version, code, name having sum(lack) > 0`;
	await asPlanner(page, `${home}/diem-thap`);
	await checkedPage('Tiêu chí điểm thấp và chưa có điểm');
	const list = page.locator('ol > li').filter({ has: page.getByRole('heading') });
	const first = async () => {
		const five = [];
		for (const item of (await list.all()).slice(0, 5))
			five.push({ name: await item.getByRole('heading').innerText(), text: await item.innerText() });
		return five;
	};
	const best = [...counted].sort((a, b) => b.lack - a.lack).slice(0, 5);
	for (const [at, { name, text }] of (await first()).entries()) {
		// Equals may stand in either order: the figure is that of the place, and the criterion has it.
		expect(text, name).toContain(`+${figure(best[at]!.lack)} điểm`);
		const own = counted.filter((one) => one.name === name && Math.abs(one.lack - best[at]!.lack) < 1e-9);
		expect(own, name).not.toEqual([]);
		expect(
			own.some(({ missed }) => text.includes(`${missed}/`)),
			name
		).toBe(true);
	}
	await page.getByLabel('Xếp theo').selectOption({ label: 'Rẻ nhất trước' });
	await page.getByRole('button', { name: 'Lọc' }).click();
	await expect(page).toHaveURL(/sap-xep=re-nhat/);
	const cheapest = [...counted].sort((a, b) => b.priority - a.priority).slice(0, 5);
	for (const [at, { name, text }] of (await first()).entries())
		expect(text, name).toContain(`Mức đáng làm trước: ${figure(cheapest[at]!.priority)}`);

	// The planner says that the first one is dear: it moves, and the audit says who said so.
	const [dear] = await first();
	const item = list.filter({ hasText: dear!.name }).first();
	await item.getByLabel(/^Công sức để nâng/).selectOption('5');
	await item.getByRole('button', { name: /^Lưu/ }).click();
	await expect(list.first().getByRole('heading')).not.toHaveText(dear!.name);
	await expect(page).toHaveURL(/sap-xep=re-nhat/);
	const audited = await sql`
		select u.email from audit_events a join users u on u.id = a.actor_id where a.action = 'criterion.effort'`;
	expect(audited).toMatchObject([{ email: 'dieu-phoi@mau.thuoc-so.vn' }]);
});

test('“what if all districts reach the median in NT”: points, values and ranks are those of SQL', async ({
	page,
	checkedPage
}) => {
	test.setTimeout(300_000);
	await asPlanner(page, `${home}/mo-phong`);
	await checkedPage('Mô phỏng cải thiện');
	for (const block of ['QUAN', 'HUYEN']) {
		await page.getByLabel('Nâng tiêu chí hoặc chỉ số').selectOption(`${block}*CQS.NT`);
		await page.getByLabel('Lên mức').selectOption('median');
		await page.getByRole('button', { name: 'Thêm vào kịch bản' }).click();
		await expect(page).toHaveURL(new RegExp(`${block}\\*CQS.NT`));
	}
	await checkedPage('Mô phỏng cải thiện');
	const recount = await sql<
		{
			block: string;
			name: string;
			before: number;
			after: number;
			gained: number;
			was: number | null;
			is: number | null;
		}[]
	>`
		with standing as (${standing()}), middle as (
			select block, code, round((percentile_cont(0.5) within group (order by points))::numeric, 4) as points
			from standing where ranked and state <> 'notApplicable' and code like 'CQS.NT.%' group by block, code
		), played as (
			select s.unit, s.block, s.ranked, s.max, s.points,
				case when s.state = 'notApplicable' then s.points else greatest(s.points, coalesce(m.points, 0)) end as raised
			from standing s left join middle m using (block, code) where s.block in ('QUAN', 'HUYEN')
		), totals as (
			select unit, block, ranked, sum(points) as points, sum(raised) as raised, round(sum(points) / sum(max), 4) as before,
				round(sum(raised) / sum(max), 4) as after from played group by unit, block, ranked
		)
		select t.block, o.name_vi as name, before::float8, after::float8, (raised - points)::float8 as gained,
			case when t.ranked then rank() over (partition by t.block, t.ranked order by before desc) end::int as was,
			case when t.ranked then rank() over (partition by t.block, t.ranked order by after desc) end::int as is
		from totals t join organisations o on o.id = t.unit`;
	expect(recount.some(({ gained }) => gained > 0)).toBe(true);
	for (const block of ['QUAN', 'HUYEN']) {
		const own = recount.filter((one) => one.block === block);
		const table = page.getByRole('table', {
			name: block === 'QUAN' ? /Khối UBND quận/ : /Khối UBND huyện/
		});
		await expect(table.getByRole('row')).toHaveCount(own.length + 1);
		for (const { name, before, after, gained, was, is } of own) {
			const cells = await cellsOf(table.getByRole('row').filter({ has: page.getByText(name, { exact: true }) }));
			const rank = was === null ? '–' : was === is ? String(is) : `${was} → ${is}`;
			expect(cells.slice(-5, -1), name).toEqual([
				`${figure(before * 100)}%`,
				`${figure(after * 100)}%`,
				gained > 0 ? `+${figure(gained)}` : '0',
				rank
			]);
		}
	}
	// Sent on to somebody else, the address shows the same.
	const shown = await page.getByRole('table', { name: /Khối UBND quận/ }).innerText();
	await page.goto(page.url());
	expect(await page.getByRole('table', { name: /Khối UBND quận/ }).innerText()).toBe(shown);
	// And as work for the year: a task for each criterion of each district that it raises.
	await page.getByRole('button', { name: 'Lập nhiệm vụ từ kịch bản' }).click();
	await expect(page).toHaveURL(/\/ke-hoach\//);
	const [made] = await sql<{ tasks: number; gain: number }[]>`
		select count(*)::int as tasks, sum(gain)::float8 as gain from plan_tasks where round_id = ${ROUND} and level = 'points'
			and organisation_id in (select organisation_id from round_units where block in ('QUAN', 'HUYEN'))`;
	expect(made!.gain).toBeCloseTo(
		recount.reduce((sum, { gained }) => sum + gained, 0),
		4
	);
	await expect(page.getByText(`Đã lập ${made!.tasks} nhiệm vụ từ kịch bản`)).toBeVisible();
	await checkedPage('Kế hoạch cải thiện');
});

test('“print me the report”: the document and the printed page hold the figures of SQL', async ({ page }) => {
	test.setTimeout(300_000);
	const ranking = await sql<{ name: string; points: number; max: number; value: number; rank: number }[]>`
		with standing as (${standing()}), totals as (
			select unit, block, sum(points) as points, sum(max) as max, round(sum(points) / sum(max), 4) as value
			from standing where of_group <> 'city' and ranked group by unit, block
		)
		select o.name_vi as name, points::float8, max::float8, value::float8,
			(rank() over (partition by t.block order by value desc))::int as rank
		from totals t join organisations o on o.id = t.unit`;
	const low = await sql<{ lack: number }[]>`
		with lacking as (${lacking()})
		select sum(lack)::float8 as lack from lacking
		group by framework_id, framework_version, code, name having sum(lack) > 0 order by 1 desc limit 20`;
	await asPlanner(page, home);
	const download = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Tải báo cáo của kỳ đánh giá (DOCX)' }).click();
	const { text, tables, charts, headers } = readReport(readFileSync(await (await download).path()));
	expect(text).toContain('TM. ỦY BAN NHÂN DÂN');
	expect(headers.join()).toContain('SỐ LIỆU MẪU');
	const ranked = tables
		.filter(([head]) => head?.[0] === 'Hạng' && head[1] === 'Đơn vị')
		.flatMap((table) => table.slice(1))
		.filter(([rank]) => rank !== '–');
	expect(ranked).toHaveLength(ranking.length);
	for (const [rank, name, points, value] of ranked) {
		const own = ranking.find((one) => one.name === name)!;
		expect([rank!.split(' ')[0], points, value], name).toEqual([
			String(own.rank),
			`${figure(own.points)}/${figure(own.max)}`,
			`${figure(own.value * 100)}%`
		]);
		const bars = charts.find(({ categories, series }) => series.length === 1 && categories.includes(name!))!;
		expect(bars.series[0]!.values[bars.categories.indexOf(name!)], name).toBeCloseTo(own.value, 4);
	}
	const criteria = tables.find(([head]) => head?.[0] === 'Mã')!.slice(1);
	expect(criteria.map((row) => row[2])).toEqual(low.map(({ lack }) => figure(lack)));
	const tasks = tables.find(([head]) => head?.includes('Cơ quan chủ trì'))!.slice(1);
	expect(tasks.length).toBeGreaterThan(0);

	// And the page itself on paper: the figures, without what only a screen can use.
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByRole('link', { name: 'Tải báo cáo của kỳ đánh giá (DOCX)' })).toBeHidden();
	await expect(page.locator('[data-where]')).toBeVisible();
	await expect(page.getByRole('table', { name: 'Các chỉ số chính của thành phố' })).toBeVisible();
	expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a criterion’s page: median, full marks, and a chart read by keyboard and taken away', async ({
	page,
	checkedPage
}) => {
	test.setTimeout(300_000);
	const [criterion] = await sql<
		{ code: string; name: string; max: number; median: number; full: number; low: number }[]
	>`
		with lacking as (${lacking()})
		select code, name, max(max)::float8 as max,
			(percentile_cont(0.5) within group (order by points) filter (where ranked))::float8 as median,
			count(*) filter (where points = max and state = 'scored')::int as full,
			count(*) filter (where points < max * 0.2)::int as low
		from lacking where block = 'QUAN' group by code, name order by sum(lack) desc limit 1`;
	await asPlanner(page, `${home}/tieu-chi/QUAN/${criterion!.code}`);
	await checkedPage(criterion!.name);
	const stat = (label: string) => page.locator('main div', { hasText: new RegExp(`^${label}`) }).last();
	expect(figureIn((await stat('Trung vị khối').locator('p').nth(1).innerText()).split('/')[0]!)).toBeCloseTo(
		criterion!.median,
		2
	);
	await expect(stat('Đạt điểm tối đa')).toContainText(new RegExp(`Đạt điểm tối đa ${criterion!.full}\\s*đơn vị`));

	const slider = page.getByRole('slider', { name: /^Đọc từng giá trị/ });
	await slider.focus();
	await expect(slider).toHaveAttribute('aria-valuetext', `0% – 20%: ${criterion!.low} đơn vị`);
	await page.keyboard.press('ArrowRight');
	await expect(slider).toHaveAttribute('aria-valuetext', /^20% – 40%: \d+ đơn vị$/);
	for (const [button, begins] of [
		['Tải hình (PNG)', '\x89PNG'],
		['Tải số liệu của hình (CSV)', '\u00EF\u00BB\u00BF']
	] as const) {
		const download = page.waitForEvent('download');
		await page.getByRole('button', { name: button }).click();
		const file = await (await download).path();
		expect(readFileSync(file, 'latin1').startsWith(begins), button).toBe(true);
	}
	await page.getByRole('link', { name: 'Độ nhạy' }).click();
	await checkedPage('Độ nhạy của thứ hạng');
	await page.getByRole('link', { name: 'Xu hướng' }).click();
	await checkedPage('Xu hướng qua các kỳ');
});

const four = (value: number): string =>
	value.toLocaleString('vi', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const grouped = (value: number): string => value.toLocaleString('vi');
