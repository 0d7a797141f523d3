/**
 * A respondent's own result as a picture to pass on: the figures by part beside the mean of all, and what they are worth.
 * No answer, no group of the respondent, no receipt code. An SVG, so that it needs no script and no picture library.
 */
import { formatDate } from '#lib/domain/date.ts';
import { formatNumber } from '#lib/domain/decimal.ts';
import type { Language } from '#lib/domain/text.ts';
import { m } from '#lib/paraglide/messages.js';
import { comparedName, comparedSize } from './comparison-words.ts';
import { isForBusinesses } from './group-name.ts';
import type { OwnResult, ResultNode } from './own-result.server.ts';

const WIDTH = 1080;
const MARGIN = 64;
const BAR = WIDTH - 2 * MARGIN;
const HEAD = 290;
const ROW = 92;
const FOOT = 200;

type Pictured = Pick<OwnResult, 'group' | 'title' | 'round' | 'sample' | 'submittedAt' | 'nodes' | 'groups' | 'levels'>;

export function resultPicture(result: Pictured, language: Language): string {
	const [whole, ...parts] = result.nodes;
	const everybody = result.groups[0];
	const height = HEAD + parts.length * ROW + FOOT;
	const below = HEAD + parts.length * ROW;
	const notes = [
		...(everybody && !everybody.hidden
			? [
					`${comparedName(everybody, result.group)}: ${comparedSize(everybody, result.group, language)}`,
					isForBusinesses(result.group) ? m.survey_pillars_mark() : m.survey_blocks_mark()
				]
			: []),
		[m.survey_not_representative(), ...(result.sample ? [m.common_sample()] : [])].join(' · '),
		`${m.common_name()} · ${result.round} · ${formatDate(result.submittedAt)}`
	];
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif" fill="#16222e">`,
		`<rect width="${WIDTH}" height="${height}" fill="#fff"/><rect width="${WIDTH}" height="16" fill="#0b4f7a"/>`,
		text(MARGIN, 92, 40, result.title, 'font-weight="600"'),
		whole ? text(MARGIN, 190, 72, headline(result, whole, language), 'font-weight="700" fill="#0b4f7a"') : '',
		whole?.means[0] === undefined || whole.means[0] === null
			? ''
			: text(MARGIN, 240, 30, m.respond_picture_mean({ mean: figure(whole.means[0], language) }), 'fill="#51606e"'),
		...parts.map((node, at) => bar(node, HEAD + at * ROW, result, language)),
		...notes.map((note, at) => text(MARGIN, below + 50 + at * 38, 26, note, 'fill="#51606e"')),
		'</svg>'
	].join('\n');
}

function headline({ levels }: Pictured, { own }: ResultNode, language: Language): string {
	if (levels) return m.survey_level_named({ level: own ?? 0, name: levels.own });
	return own === null ? m.survey_not_answered() : m.survey_of_hundred({ value: figure(own, language) });
}

function bar({ name, own, share, means }: ResultNode, top: number, { levels }: Pictured, language: Language): string {
	const mean = means[0] ?? null;
	const told = own === null ? m.survey_not_answered() : figure(own, language);
	const at = mean === null ? null : MARGIN + (BAR * mean) / (levels ? 5 : 100);
	return [
		text(MARGIN, top + 24, 28, name),
		text(WIDTH - MARGIN, top + 24, 28, told, 'text-anchor="end" font-weight="600"'),
		`<rect x="${MARGIN}" y="${top + 38}" width="${BAR}" height="22" rx="11" fill="#fff" stroke="#74828f"/>`,
		share
			? `<rect x="${MARGIN}" y="${top + 38}" width="${(BAR * share).toFixed(1)}" height="22" rx="11" fill="#0b4f7a"/>`
			: '',
		at === null
			? ''
			: `<rect x="${(at - 4).toFixed(1)}" y="${top + 30}" width="8" height="38" fill="#16222e" stroke="#fff" stroke-width="2"/>`
	].join('');
}

const figure = (value: number, language: Language): string => formatNumber(value, language, 0, 1);

/** Shortened where it would run out of the picture: about half a letter's size for each letter. */
function text(x: number, y: number, size: number, words: string, more = ''): string {
	const room = Math.floor(BAR / (size * 0.52));
	const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
	return `<text x="${x}" y="${y}" font-size="${size}" ${more}>${escaped(shown)}</text>`;
}

const escaped = (words: string): string =>
	words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
