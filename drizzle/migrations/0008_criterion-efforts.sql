CREATE TABLE "criterion_efforts" (
	"framework_id" text NOT NULL,
	"criterion_code" text NOT NULL,
	"effort" smallint NOT NULL,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "criterion_efforts_framework_id_criterion_code_pk" PRIMARY KEY("framework_id","criterion_code"),
	CONSTRAINT "criterion_efforts_range" CHECK ("criterion_efforts"."effort" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "criterion_efforts" ADD CONSTRAINT "criterion_efforts_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;