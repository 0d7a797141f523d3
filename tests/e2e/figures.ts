/** Figures as they stand on the pages, written as Vietnam writes them. */

/** "+1.234,5 điểm" is 1234.5. */
export const figureIn = (text: string): number => Number(text.replace(/[^\d,]/g, '').replace(',', '.'));

/** "65,2": two decimals at most. */
export const figure = (value: number): string => value.toLocaleString('vi', { maximumFractionDigits: 2 });

/** "7,50": always two decimals, as points of an assessment are shown. */
export const points = (value: number): string =>
	value.toLocaleString('vi', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
