CREATE TABLE "appraisal_looks" (
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"user_id" uuid NOT NULL,
	"seen_message" integer NOT NULL,
	CONSTRAINT "appraisal_looks_round_id_response_id_criterion_code_user_id_pk" PRIMARY KEY("round_id","response_id","criterion_code","user_id")
);
--> statement-breakpoint
CREATE TABLE "appraisal_messages" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "appraisal_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"side" text NOT NULL,
	"author_id" uuid NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "appraisal_looks" ADD CONSTRAINT "appraisal_looks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appraisal_messages_response" ON "appraisal_messages" USING btree ("round_id","response_id","criterion_code","id");