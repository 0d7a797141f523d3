/** The words of the controls that every chart has. The page's shell gives them, as this folder knows no message. */
import { createContext } from 'svelte';

export type ChartWords = {
	/** Names the control that goes from value to value. */
	read: string;
	/** Downloads the drawing. */
	picture: string;
	/** Downloads the figures drawn. */
	figures: string;
};

export const [chartWords, setChartWords] = createContext<() => ChartWords>();
