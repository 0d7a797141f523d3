CREATE TABLE "round_targets" (
	"round_id" text NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"scope" text NOT NULL,
	"groups" jsonb NOT NULL,
	"metric" text NOT NULL,
	"comparator" text NOT NULL,
	"value" numeric(14, 4) NOT NULL,
	"unit" jsonb,
	"name" jsonb NOT NULL,
	"measure" jsonb,
	"note" jsonb,
	"due_date" date,
	"due_mark" text,
	"status" text NOT NULL,
	"mark" text NOT NULL,
	"source" text NOT NULL,
	"tentative" boolean NOT NULL,
	"bindings" jsonb NOT NULL,
	CONSTRAINT "round_targets_round_id_id_pk" PRIMARY KEY("round_id","id")
);
--> statement-breakpoint
ALTER TABLE "scores" ADD COLUMN "figures" jsonb;--> statement-breakpoint
ALTER TABLE "round_targets" ADD CONSTRAINT "round_targets_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;