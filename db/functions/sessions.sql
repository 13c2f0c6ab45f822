-- A session is one login: what a browser's cookie and an API client's tokens name. It ends once and for all: nothing
-- of it works afterwards. Whoever changes a session or its refresh tokens takes the session's row first.

CREATE OR REPLACE FUNCTION account_json(p_user users) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('userId', p_user.id, 'userUuid', p_user.uuid, 'loginId', p_user.login_id,
    'nickname', p_user.nickname, 'role', p_user.role)
$$;

-- Starts a session of whoever proved p_password_hash, with a first refresh token when p_token_hash is given, and
-- forgets the person's lapsed ones. Outcomes: STARTED with the id; INVALID_CREDENTIALS when the password was changed
-- since it was looked at: change_password ends the sessions it sees, and would not see this one.
CREATE OR REPLACE FUNCTION start_session(
  p_user_id bigint, p_password_hash text, p_kind text, p_browser text, p_system text, p_days integer, p_token_hash text
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_id uuid;
BEGIN
  -- lock: person, shared. Excludes change_password.
  PERFORM FROM users WHERE id = p_user_id AND password_hash = p_password_hash FOR SHARE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'INVALID_CREDENTIALS'); END IF;
  v_now := clock_timestamp();
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE user_id = p_user_id AND expires_at <= v_now ORDER BY id FOR UPDATE SKIP LOCKED);
  INSERT INTO sessions (user_id, kind, browser, system, expires_at)
  VALUES (p_user_id, p_kind, p_browser, p_system, v_now + make_interval(days => p_days)) RETURNING id INTO v_id;
  IF p_token_hash IS NOT NULL THEN
    INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
    VALUES (p_user_id, v_id, p_token_hash, v_now + make_interval(days => p_days));
  END IF;
  RETURN jsonb_build_object('outcome', 'STARTED', 'sessionId', v_id);
END $$;

-- Ends a person's sessions: p_only, or all but p_except. Outcome ENDED with the ids of those that had not ended.
CREATE OR REPLACE FUNCTION end_sessions(p_user_id bigint, p_only uuid, p_except uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_ids uuid[];
BEGIN
  -- lock: sessions by id
  WITH wanted AS (
    SELECT id FROM sessions
    WHERE user_id = p_user_id AND revoked_at IS NULL AND (p_only IS NULL OR id = p_only) AND id IS DISTINCT FROM p_except
    ORDER BY id FOR UPDATE
  ), ended AS (
    UPDATE sessions SET revoked_at = clock_timestamp() WHERE id IN (SELECT id FROM wanted) RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO v_ids FROM ended;
  -- A statement of its own sees the token that a renewal wrote while we waited for its session.
  UPDATE refresh_tokens SET revoked_at = clock_timestamp() WHERE family_id = ANY (v_ids) AND revoked_at IS NULL;
  RETURN jsonb_build_object('outcome', 'ENDED', 'sessionIds', to_jsonb(v_ids));
END $$;

-- The sessions among p_ids that have not ended, with their person's role and nickname of now. Notes that they were
-- used, to the minute: p_ids are asked about every few seconds while they are.
CREATE OR REPLACE FUNCTION live_sessions(p_ids uuid[]) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  -- lock: sessions by id, never waiting
  UPDATE sessions SET last_used_at = clock_timestamp() WHERE id IN (
    SELECT id FROM sessions
    WHERE id = ANY (p_ids) AND revoked_at IS NULL AND last_used_at < clock_timestamp() - interval '1 minute'
    ORDER BY id FOR UPDATE SKIP LOCKED);
  RETURN (
    SELECT coalesce(jsonb_object_agg(s.id, jsonb_build_object('role', u.role, 'nickname', u.nickname)), '{}')
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ANY (p_ids) AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp());
END $$;

CREATE OR REPLACE FUNCTION lock_session_of(p_token_hash text) RETURNS sessions
LANGUAGE plpgsql AS $$
DECLARE
  v_session sessions;
BEGIN
  SELECT * INTO v_session FROM sessions
  WHERE id = (SELECT family_id FROM refresh_tokens WHERE token_hash = p_token_hash) FOR UPDATE;
  RETURN v_session;
END $$;

-- Spends one refresh token and writes the next of its session. A token works once: presenting a spent one
-- means that two parties hold it, so the whole session ends (RFC 9700, 4.14.2). There is no grace for a lost
-- answer: whoever did not get it logs in again. Spent tokens past their time tell nothing any more and are forgotten.
-- Outcomes: RENEWED with the account; UNAUTHENTICATED (unknown, or its session has ended), TOKEN_EXPIRED,
-- REFRESH_TOKEN_REUSED. All with the session's id where there is one.
CREATE OR REPLACE FUNCTION renew_session(p_token_hash text, p_next_hash text, p_days integer) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_session sessions := lock_session_of(p_token_hash);
  v_now timestamptz := clock_timestamp();
  v_token refresh_tokens;
  v_outcome text := 'RENEWED';
BEGIN
  -- Read after the lock, so that a renewal that just committed is seen.
  SELECT * INTO v_token FROM refresh_tokens WHERE token_hash = p_token_hash;
  IF v_session.id IS NULL OR v_token.id IS NULL THEN RETURN jsonb_build_object('outcome', 'UNAUTHENTICATED'); END IF;
  IF v_token.used_at IS NOT NULL THEN
    PERFORM end_sessions(v_session.user_id, v_session.id, NULL);
    v_outcome := 'REFRESH_TOKEN_REUSED';
  ELSIF v_session.revoked_at IS NOT NULL OR v_token.revoked_at IS NOT NULL THEN
    v_outcome := 'UNAUTHENTICATED';
  ELSIF v_token.expires_at <= v_now THEN
    v_outcome := 'TOKEN_EXPIRED';
  ELSE
    UPDATE refresh_tokens SET used_at = v_now WHERE id = v_token.id;
    DELETE FROM refresh_tokens WHERE family_id = v_session.id AND expires_at <= v_now;
    INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
    VALUES (v_token.user_id, v_session.id, p_next_hash, v_now + make_interval(days => p_days));
    UPDATE sessions SET last_used_at = v_now, expires_at = v_now + make_interval(days => p_days)
    WHERE id = v_session.id;
  END IF;
  RETURN jsonb_build_object('outcome', v_outcome, 'sessionId', v_session.id)
    || (SELECT account_json(u) FROM users u WHERE u.id = v_session.user_id);
END $$;

-- Ends the session of a refresh token, also of a spent one. UNAUTHENTICATED when there is no such token.
CREATE OR REPLACE FUNCTION end_session_of(p_token_hash text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_session sessions := lock_session_of(p_token_hash);
BEGIN
  IF v_session.id IS NULL THEN RETURN jsonb_build_object('outcome', 'UNAUTHENTICATED'); END IF;
  RETURN end_sessions(v_session.user_id, v_session.id, NULL) || jsonb_build_object('sessionIds', jsonb_build_array(v_session.id));
END $$;

-- A new password in place of the one that was looked at; every session but p_keep ends. INVALID_CREDENTIALS when it
-- is another's by now: of two changes at once the second is refused.
CREATE OR REPLACE FUNCTION change_password(p_user_id bigint, p_old_hash text, p_new_hash text, p_keep uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  -- lock: person, then sessions by id
  UPDATE users SET password_hash = p_new_hash WHERE id = p_user_id AND password_hash = p_old_hash;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'INVALID_CREDENTIALS'); END IF;
  RETURN end_sessions(p_user_id, NULL, p_keep);
END $$;
