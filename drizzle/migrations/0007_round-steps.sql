CREATE TABLE "publication_corrections" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "publication_corrections_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"publication_id" integer NOT NULL,
	"organisation_id" text NOT NULL,
	"node_code" text NOT NULL,
	"before" text NOT NULL,
	"after" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "publications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"frozen_at" timestamp with time zone NOT NULL,
	"frozen_by" uuid NOT NULL,
	"input_hash" text NOT NULL,
	"results" jsonb NOT NULL,
	"views" jsonb NOT NULL,
	"published_at" timestamp with time zone,
	"published_by" uuid,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "round_extensions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "round_extensions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"until" timestamp with time zone,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "round_steps" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "round_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"from_status" "round_status",
	"to_status" "round_status" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid,
	"note" text,
	"passed" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "unit_imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"file_name" text NOT NULL,
	"changes" jsonb NOT NULL,
	"applied_at" timestamp with time zone NOT NULL,
	"applied_by" uuid NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" uuid
);
--> statement-breakpoint
ALTER TABLE "round_units" ADD COLUMN "exception_reason" text;--> statement-breakpoint
ALTER TABLE "round_units" ADD COLUMN "extended_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "appraisal_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "explanation_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "publish_on" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "units_on" date;--> statement-breakpoint
ALTER TABLE "publication_corrections" ADD CONSTRAINT "publication_corrections_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "publication_corrections_publication" ON "publication_corrections" USING btree ("publication_id","id");--> statement-breakpoint
CREATE INDEX "publications_round" ON "publications" USING btree ("round_id","id");--> statement-breakpoint
CREATE INDEX "round_extensions_round" ON "round_extensions" USING btree ("round_id","organisation_id");--> statement-breakpoint
CREATE INDEX "round_steps_round" ON "round_steps" USING btree ("round_id","id");