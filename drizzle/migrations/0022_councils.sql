CREATE TABLE "round_councils" (
	"round_id" text PRIMARY KEY NOT NULL,
	"held_on" date,
	"place" text,
	"members" jsonb NOT NULL,
	"changed_by" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "round_papers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "round_papers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"issued_on" date NOT NULL,
	"file_hash" text NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"scan" "document_scan",
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"removed_by" uuid,
	"removed_at" timestamp with time zone,
	"removed_why" text
);
--> statement-breakpoint
CREATE INDEX "round_papers_round" ON "round_papers" USING btree ("round_id","id");--> statement-breakpoint
CREATE INDEX "round_papers_hash" ON "round_papers" USING btree ("file_hash");