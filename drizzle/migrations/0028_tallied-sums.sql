-- What waits is written as before: it is added up first.
WITH taken AS (DELETE FROM "tally_deltas" RETURNING round_id, respondent_group, entries)
INSERT INTO "tallies" (round_id, respondent_group, stratum, subject, value, count)
SELECT taken.round_id, taken.respondent_group, stratum, entry.subject, entry.value, sum(entry.count)
FROM taken,
	jsonb_to_recordset(taken.entries) AS packed (strata jsonb, counted jsonb),
	jsonb_array_elements_text(packed.strata) AS stratum,
	jsonb_to_recordset(packed.counted) AS entry (subject text, value text, count bigint)
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (round_id, respondent_group, stratum, subject, value) DO UPDATE SET count = "tallies".count + excluded.count;--> statement-breakpoint
DROP VIEW "public"."counted_tallies";--> statement-breakpoint
ALTER TABLE "tallies" ADD COLUMN "total" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- How many there are and their sum, of two rows so far, are one.
INSERT INTO "tallies" (round_id, respondent_group, stratum, subject, value, count, total)
SELECT round_id, respondent_group, stratum, subject, '', sum(count) FILTER (WHERE value = 'n'), coalesce(sum(count) FILTER (WHERE value = 'sum'), 0)
FROM "tallies" WHERE subject LIKE 's:%' GROUP BY 1, 2, 3, 4 HAVING sum(count) FILTER (WHERE value = 'n') <> 0;--> statement-breakpoint
DELETE FROM "tallies" WHERE subject LIKE 's:%' AND value <> '';--> statement-breakpoint
-- Values one by one are kept of the whole and its parts only, which medians are told of. Published results stay as they are.
DELETE FROM "tallies" USING "rounds", "round_instruments" asked, "criteria" node, "criteria" parent
WHERE "tallies".round_id = "rounds".id AND "rounds".status NOT IN ('published', 'archived')
	AND asked.round_id = "tallies".round_id AND asked.respondent_group = "tallies".respondent_group
	AND node.framework_id = asked.framework_id AND node.framework_version = asked.framework_version
	AND "tallies".subject IN ('v:' || node.code, 'b:' || node.code)
	AND parent.framework_id = node.framework_id AND parent.framework_version = node.framework_version
	AND parent.code = node.parent_code AND parent.parent_code IS NOT NULL;--> statement-breakpoint
CREATE VIEW "public"."counted_tallies" AS (
	select round_id, respondent_group, stratum, subject, value, count, total from tallies
	union all
	select delta.round_id, delta.respondent_group, stratum, entry.subject, entry.value, entry.count, coalesce(entry.total, 0)
	from tally_deltas delta,
		jsonb_to_recordset(delta.entries) as packed (strata jsonb, counted jsonb),
		jsonb_array_elements_text(packed.strata) as stratum,
		jsonb_to_recordset(packed.counted) as entry (subject text, value text, count bigint, total bigint));