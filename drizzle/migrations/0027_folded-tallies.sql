CREATE TABLE "tally_deltas" (
	"round_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "tally_deltas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"respondent_group" text NOT NULL,
	"entries" jsonb NOT NULL,
	CONSTRAINT "tally_deltas_round_id_id_pk" PRIMARY KEY("round_id","id")
);
--> statement-breakpoint
ALTER TABLE "tallies" RENAME TO "tallies_by_shard";--> statement-breakpoint
CREATE TABLE "tallies" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"stratum" text NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "tallies_round_id_respondent_group_stratum_subject_value_pk" PRIMARY KEY("round_id","respondent_group","stratum","subject","value")
);
--> statement-breakpoint
INSERT INTO "tallies" (round_id, respondent_group, stratum, subject, value, count)
SELECT round_id, respondent_group, stratum, subject, value, sum(count)
FROM "tallies_by_shard" GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0;--> statement-breakpoint
-- Values that were counted one by one are summarised as well from now on: by hundredths, how many there are, and their sum in
-- ten-thousandths.
INSERT INTO "tallies" (round_id, respondent_group, stratum, subject, value, count)
SELECT round_id, respondent_group, stratum, 'b:' || substr(subject, 3), left(value, 4) || '00', sum(count)
FROM "tallies" WHERE subject LIKE 'v:%' GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT round_id, respondent_group, stratum, 's:' || substr(subject, 3), 'n', sum(count)
FROM "tallies" WHERE subject LIKE 'v:%' GROUP BY 1, 2, 3, 4
UNION ALL
SELECT round_id, respondent_group, stratum, 's:' || substr(subject, 3), 'sum', sum(round(value::numeric * 10000) * count)
FROM "tallies" WHERE subject LIKE 'v:%' AND value::numeric <> 0 GROUP BY 1, 2, 3, 4;--> statement-breakpoint
DROP TABLE "tallies_by_shard";--> statement-breakpoint
CREATE VIEW "public"."counted_tallies" AS (
	select round_id, respondent_group, stratum, subject, value, count from tallies
	union all
	select delta.round_id, delta.respondent_group, stratum, entry.subject, entry.value, entry.count
	from tally_deltas delta,
		jsonb_to_recordset(delta.entries) as packed (strata jsonb, counted jsonb),
		jsonb_array_elements_text(packed.strata) as stratum,
		jsonb_to_recordset(packed.counted) as entry (subject text, value text, count bigint));