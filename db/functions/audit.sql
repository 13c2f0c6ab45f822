-- Writes down a change in the transaction that makes it. p_actor_id is null for what the house does by itself.
CREATE OR REPLACE FUNCTION write_audit(
  p_actor_id bigint, p_action text, p_target text, p_detail jsonb
) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  INSERT INTO audit_log (actor_id, action, target, detail) VALUES (p_actor_id, p_action, p_target, p_detail);
$$;
