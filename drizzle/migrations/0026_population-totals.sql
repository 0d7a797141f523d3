CREATE TABLE "population_totals" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"question" text NOT NULL,
	"totals" jsonb NOT NULL,
	"source" text NOT NULL,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "population_totals_round_id_respondent_group_question_pk" PRIMARY KEY("round_id","respondent_group","question")
);
--> statement-breakpoint
ALTER TABLE "population_totals" ADD CONSTRAINT "population_totals_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "population_totals" ADD CONSTRAINT "population_totals_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;