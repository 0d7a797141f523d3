/**
 * What an administrative report consists of, without its look: `report-file.ts` sets it on the page that Nghị định
 * 30/2020/NĐ-CP asks for. Texts are in the reader's language; figures are already written as the reader writes them.
 */
import type { Language } from '#lib/domain/text.ts';

export type ReportPart =
	/** Numbered by the writer: I., 1., a). */
	| { kind: 'heading'; level: 1 | 2 | 3; text: string }
	| { kind: 'paragraph'; text: string }
	/** What the reader must know about the figures, in italics. */
	| { kind: 'note'; text: string }
	| { kind: 'items'; items: readonly string[] }
	/** What a decision rests on (căn cứ), in italics. */
	| { kind: 'basis'; text: string }
	/** In bold in the middle: who decides, QUYẾT ĐỊNH. */
	| { kind: 'centred'; text: string }
	/** "Điều 1.", and what it says. */
	| { kind: 'article'; label: string; text: string }
	| ReportChart
	| ReportTable;

export type ReportColumn = {
	label: string;
	/** Of the table's width, against the other columns. */
	share: number;
	/** Figures stand in the middle, words at the left. */
	figures?: boolean;
};

export type ReportChart = {
	kind: 'chart';
	caption: string;
	/** From top to bottom. */
	categories: readonly string[];
	/** Values 0 to 1, null where there is none; three at most, since more cannot be told apart in black and white. */
	series: readonly { name: string; values: readonly (number | null)[] }[];
};

export type ReportTable = {
	kind: 'table';
	caption: string;
	columns: readonly ReportColumn[];
	rows: readonly (readonly string[])[];
	/** Rows in bold: sums and headings among the others. */
	strong?: ReadonlySet<number>;
};

/** A part after the signature, on a page of its own across. */
export type ReportAnnex = { title: string; parts: readonly ReportPart[] };

export type Signature = { office: string; name: string | null };

export type AdministrativeReport = {
	language: Language;
	/** Whom the agency is under, when it has somebody above it that is named; and the agency itself. */
	agency: { above: string | null; name: string };
	/** Where it is signed ("Hải Phòng"). */
	place: string;
	/** BÁO CÁO and its number, unless it is a paper of another kind. */
	kind?: { title: string; number: string; annexOf: string };
	/** Not signed yet: told above the title. */
	draft?: boolean;
	/** What it is about, after the word BÁO CÁO. */
	subject: string;
	/** Made-up answers: told above the title and on every page. */
	sample: boolean;
	/** Above the first heading: what it rests on and how final it is. */
	opening: readonly ReportPart[];
	parts: readonly ReportPart[];
	annexes: readonly ReportAnnex[];
	recipients: readonly string[];
	/** For whom it is signed, if for somebody, and as what. */
	signer: { onBehalf: string | null; office: string };
	/** Minutes are signed by two beside each other, and go to nobody: these in place of recipients and signer. */
	signedBy?: readonly [Signature, Signature];
};
