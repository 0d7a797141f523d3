CREATE TABLE "submission_acts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "submission_acts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"act" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid,
	"note" text,
	"told" jsonb,
	CONSTRAINT "submission_acts_kind" CHECK ("submission_acts"."act" in ('handOver', 'takeBack', 'sendBack', 'submit', 'return', 'collect', 'unlock')),
	CONSTRAINT "submission_acts_worded" CHECK ("submission_acts"."act" not in ('sendBack', 'unlock') or coalesce("submission_acts"."note", '') <> ''),
	CONSTRAINT "submission_acts_told" CHECK (("submission_acts"."act" = 'submit') = ("submission_acts"."told" is not null))
);
--> statement-breakpoint
CREATE INDEX "submission_acts_response" ON "submission_acts" USING btree ("round_id","response_id","id");--> statement-breakpoint
-- What happened before is known from the audit.
INSERT INTO "submission_acts" ("round_id", "response_id", "act", "at", "by", "note", "told")
SELECT e.round_id, r.id,
	CASE e.action WHEN 'assessment.submit' THEN 'submit' WHEN 'appraisal.return' THEN 'return' ELSE 'collect' END,
	e.at, e.actor_id, e.after->>'note',
	CASE e.action WHEN 'assessment.submit'
		THEN jsonb_build_object('points', e.after->'points', 'max', e.after->'max', 'seal', e.after->'seal') END
FROM "audit_events" e
JOIN "responses" r ON r.round_id = e.round_id AND e.subject = 'response:' || r.id
WHERE e.action IN ('assessment.submit', 'appraisal.return', 'assessment.takeBack')
ORDER BY e.id;
