CREATE TABLE "plan_tasks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"framework_id" text,
	"framework_version" text,
	"criterion_code" text,
	"text" text NOT NULL,
	"action_id" text,
	"action_place" text,
	"owner_id" text NOT NULL,
	"helpers" jsonb NOT NULL,
	"deadline" date NOT NULL,
	"level" text,
	"reach" numeric(14, 4),
	"gain" numeric(14, 4),
	"status" text DEFAULT 'planned' NOT NULL,
	"progress" text DEFAULT '' NOT NULL,
	"drop_reason" text DEFAULT '' NOT NULL,
	"evidence" text DEFAULT '' NOT NULL,
	"document_number" text DEFAULT '' NOT NULL,
	"document_date" date,
	"revision" integer DEFAULT 1 NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"changed_by" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_tasks_status" CHECK ("plan_tasks"."status" in ('planned', 'underWay', 'done', 'dropped')),
	CONSTRAINT "plan_tasks_level" CHECK ("plan_tasks"."level" in ('target', 'best', 'points'))
);
--> statement-breakpoint
ALTER TABLE "plan_tasks" ADD CONSTRAINT "plan_tasks_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_tasks" ADD CONSTRAINT "plan_tasks_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_tasks" ADD CONSTRAINT "plan_tasks_owner_id_organisations_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_tasks" ADD CONSTRAINT "plan_tasks_made_by_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_tasks" ADD CONSTRAINT "plan_tasks_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "plan_tasks_round" ON "plan_tasks" USING btree ("round_id","organisation_id");