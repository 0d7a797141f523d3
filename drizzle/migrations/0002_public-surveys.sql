CREATE TABLE "daily_salts" (
	"day" text PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "released_figures" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"stratum" text NOT NULL,
	"n" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"released_at" timestamp with time zone NOT NULL,
	CONSTRAINT "released_figures_round_id_respondent_group_stratum_pk" PRIMARY KEY("round_id","respondent_group","stratum")
);
