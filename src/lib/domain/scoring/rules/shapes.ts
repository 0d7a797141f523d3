/** Shapes that several kinds of rule share. */
import { z } from 'zod';

export const textShape = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
export const pointsShape = z.number().min(0).max(1_000_000);
export const shareShape = z.number().gt(0).max(1);

/** What b = 0 means for the criterion; a rule never divides by it. */
export const whenZeroShape = z.enum(['zero', 'full', 'notApplicable']);
