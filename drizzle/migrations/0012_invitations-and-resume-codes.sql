CREATE TABLE "invitation_lists" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitation_lists_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"file_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"list_id" integer NOT NULL,
	"row" integer NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"address" text,
	"strata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"code_hash" text,
	"void_code_hash" text,
	"letters" integer DEFAULT 0 NOT NULL,
	"begun" boolean DEFAULT false NOT NULL,
	"answered" boolean DEFAULT false NOT NULL,
	CONSTRAINT "invitations_code_hash_unique" UNIQUE("code_hash"),
	CONSTRAINT "invitations_void_code_hash_unique" UNIQUE("void_code_hash")
);
--> statement-breakpoint
CREATE TABLE "survey_quotas" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"question" text NOT NULL,
	"value" text NOT NULL,
	"wanted" integer NOT NULL,
	CONSTRAINT "survey_quotas_round_id_respondent_group_question_value_pk" PRIMARY KEY("round_id","respondent_group","question","value")
);
--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "sealed_invitation" text;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_list_id_invitation_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."invitation_lists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitation_lists_round" ON "invitation_lists" USING btree ("round_id","respondent_group");--> statement-breakpoint
CREATE INDEX "invitations_round" ON "invitations" USING btree ("round_id","respondent_group");--> statement-breakpoint
CREATE INDEX "invitations_list" ON "invitations" USING btree ("list_id");