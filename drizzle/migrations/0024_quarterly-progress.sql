CREATE TABLE "progress_quarters" (
	"year" integer NOT NULL,
	"quarter" smallint NOT NULL,
	"round_id" text NOT NULL,
	"due_on" date NOT NULL,
	"asked" jsonb NOT NULL,
	"opened_by" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "progress_quarters_year_quarter_pk" PRIMARY KEY("year","quarter"),
	CONSTRAINT "progress_quarters_quarter" CHECK ("progress_quarters"."quarter" between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE "progress_reports" (
	"year" integer NOT NULL,
	"quarter" smallint NOT NULL,
	"organisation_id" text NOT NULL,
	"results" text NOT NULL,
	"difficulties" text NOT NULL,
	"lines" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"saved_by" uuid NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"submitted_by" uuid,
	"submitted_at" timestamp with time zone,
	"tasks" jsonb,
	CONSTRAINT "progress_reports_year_quarter_organisation_id_pk" PRIMARY KEY("year","quarter","organisation_id"),
	CONSTRAINT "progress_reports_submitted" CHECK (("progress_reports"."submitted_at" is null) = ("progress_reports"."tasks" is null) and ("progress_reports"."submitted_at" is null) = ("progress_reports"."submitted_by" is null))
);
--> statement-breakpoint
ALTER TABLE "progress_quarters" ADD CONSTRAINT "progress_quarters_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "progress_reports" ADD CONSTRAINT "progress_reports_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "progress_reports" ADD CONSTRAINT "progress_reports_year_quarter_progress_quarters_year_quarter_fk" FOREIGN KEY ("year","quarter") REFERENCES "public"."progress_quarters"("year","quarter") ON DELETE cascade ON UPDATE no action;