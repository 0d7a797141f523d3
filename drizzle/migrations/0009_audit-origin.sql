ALTER TABLE "audit_events" ADD COLUMN "address" text;--> statement-breakpoint
CREATE INDEX "audit_events_actor" ON "audit_events" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_criterion" ON "audit_events" USING btree ("criterion_code","id");