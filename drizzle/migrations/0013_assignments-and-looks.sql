CREATE TABLE "assessment_looks" (
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"seen_event" bigint NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "assessment_looks_round_id_organisation_id_user_id_pk" PRIMARY KEY("round_id","organisation_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"criterion_code" text NOT NULL,
	"assignee_id" uuid NOT NULL,
	"due_on" date,
	"assigned_by" uuid NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "assignments_round_id_organisation_id_criterion_code_pk" PRIMARY KEY("round_id","organisation_id","criterion_code")
);
--> statement-breakpoint
ALTER TABLE "assessment_looks" ADD CONSTRAINT "assessment_looks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_assignee_id_users_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignments_assignee" ON "assignments" USING btree ("assignee_id");