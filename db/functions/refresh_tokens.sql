-- Everything that changes a family of refresh tokens takes the family's advisory lock first: a renewal and
-- a revocation at the same moment would otherwise leave the renewed token alive in a revoked family.

CREATE OR REPLACE FUNCTION lock_refresh_family(p_token_hash text) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  v_family uuid;
BEGIN
  SELECT family_id INTO v_family FROM refresh_tokens WHERE token_hash = p_token_hash;
  IF v_family IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(v_family::text, 0));
  END IF;
  RETURN v_family;
END $$;

-- Spends one refresh token and writes the next of its family. A token works once: presenting a spent one
-- means that two parties hold it, so the whole family ends (RFC 9700, 4.14.2). There is no grace for a lost
-- answer: whoever did not get it logs in again.
-- Returns outcome ROTATED | UNKNOWN | EXPIRED | REVOKED | REUSED, and the owner when ROTATED.
CREATE OR REPLACE FUNCTION rotate_refresh_token(p_token_hash text, p_next_hash text, p_days integer)
RETURNS TABLE (outcome text, user_id bigint)
LANGUAGE plpgsql AS $$
DECLARE
  v_family uuid := lock_refresh_family(p_token_hash);
  v_now timestamptz := clock_timestamp();
  v_token refresh_tokens;
BEGIN
  -- Read after the lock, so that a renewal that just committed is seen.
  SELECT * INTO v_token FROM refresh_tokens WHERE token_hash = p_token_hash;
  IF v_family IS NULL OR v_token.id IS NULL THEN
    RETURN QUERY SELECT 'UNKNOWN', NULL::bigint;
  ELSIF v_token.used_at IS NOT NULL THEN
    UPDATE refresh_tokens SET revoked_at = v_now WHERE family_id = v_family AND revoked_at IS NULL;
    RETURN QUERY SELECT 'REUSED', NULL::bigint;
  ELSIF v_token.revoked_at IS NOT NULL THEN
    RETURN QUERY SELECT 'REVOKED', NULL::bigint;
  ELSIF v_token.expires_at <= v_now THEN
    RETURN QUERY SELECT 'EXPIRED', NULL::bigint;
  ELSE
    UPDATE refresh_tokens SET used_at = v_now WHERE id = v_token.id;
    INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
    VALUES (v_token.user_id, v_family, p_next_hash, v_now + make_interval(days => p_days));
    RETURN QUERY SELECT 'ROTATED', v_token.user_id;
  END IF;
END $$;

-- Ends the family of a token. False when there is no such token.
CREATE OR REPLACE FUNCTION revoke_refresh_family(p_token_hash text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_family uuid := lock_refresh_family(p_token_hash);
BEGIN
  UPDATE refresh_tokens SET revoked_at = clock_timestamp() WHERE family_id = v_family AND revoked_at IS NULL;
  RETURN v_family IS NOT NULL;
END $$;
