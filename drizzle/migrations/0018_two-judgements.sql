CREATE TABLE "appraisal_leads" (
	"round_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"marked_by" uuid,
	"marked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "appraisal_leads_round_id_user_id_pk" PRIMARY KEY("round_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "appraisal_parts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "appraisal_parts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"block" text NOT NULL,
	"organisation_id" text,
	"node_code" text,
	"appraiser_id" uuid NOT NULL,
	"given_by" uuid NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"ended_by" uuid,
	"ended_at" timestamp with time zone,
	"next_id" integer
);
--> statement-breakpoint
CREATE TABLE "review_settlements" (
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"outcome" "review_outcome" NOT NULL,
	"points" numeric(14, 4),
	"reason" text,
	"reviewer_id" uuid NOT NULL,
	"reviewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_settlements_round_id_response_id_criterion_code_pk" PRIMARY KEY("round_id","response_id","criterion_code")
);
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_round_id_response_id_criterion_code_pk";--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_round_id_response_id_criterion_code_reviewer_id_pk" PRIMARY KEY("round_id","response_id","criterion_code","reviewer_id");--> statement-breakpoint
ALTER TABLE "appraisal_leads" ADD CONSTRAINT "appraisal_leads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appraisal_parts" ADD CONSTRAINT "appraisal_parts_appraiser_id_users_id_fk" FOREIGN KEY ("appraiser_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appraisal_parts_round" ON "appraisal_parts" USING btree ("round_id","id");