-- Pieces the other functions are made of. Locks are always taken in this order:
--   schedule (shared) -> person -> payment -> reservations by id -> seats by id -> wallet
-- so that no two of them can wait for each other. A transaction that waits for a seat holds the lock of the
-- reservation the seat belongs to, and whoever holds a seat without its reservation never waits (hold_seats).

-- ISO 8601 with milliseconds, UTC: every instant of the API.
CREATE OR REPLACE FUNCTION iso_instant(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- The database's clock in whole milliseconds, so that an instant written here and the one a client reads are equal.
CREATE OR REPLACE FUNCTION clock_ms() RETURNS timestamptz
LANGUAGE sql VOLATILE
RETURN date_trunc('milliseconds', clock_timestamp());

-- The venue of that name, made where there is none; two makers at once get the same one.
CREATE OR REPLACE FUNCTION ensure_venue(p_name text) RETURNS bigint
LANGUAGE sql VOLATILE
AS $$
  INSERT INTO venues (name) VALUES (p_name) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id;
$$;

-- One person's holds and payments of one schedule take turns: the seat limit and the end of a pass are decided
-- on what the turn before has committed.
CREATE OR REPLACE FUNCTION lock_person(p_user_id bigint, p_schedule_id bigint) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('person:' || p_schedule_id || ':' || p_user_id, 0));
$$;

CREATE OR REPLACE FUNCTION emit_event(p_type text, p_schedule_id bigint, p_user_id bigint, p_payload jsonb) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  INSERT INTO outbox_events (type, schedule_id, user_id, payload) VALUES (p_type, p_schedule_id, p_user_id, p_payload);
$$;

-- How long after the start of its show a pass that ended is kept: the longest slot there is, active_seconds and
-- twice hold_seconds (extensionHoldsMax of lib/queue/rules.ts) at their most.
CREATE OR REPLACE FUNCTION ended_pass_kept() RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN interval '2 hours';

-- Ends a pass before its time. It is kept for as long as something could bring it back: its place ticket while a line
-- can stand (to the start of the show: until then an organiser may put off the end of booking), and then the longest slot.
CREATE OR REPLACE FUNCTION end_pass(
  p_token uuid, p_schedule_id bigint, p_user_id bigint, p_now timestamptz
) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  INSERT INTO ended_passes (token, schedule_id, user_id, ended_at, kept_until)
  SELECT p_token, p_schedule_id, p_user_id, p_now, greatest(p_now, starts_at) + ended_pass_kept()
  FROM schedules WHERE id = p_schedule_id
  ON CONFLICT DO NOTHING;
$$;

-- Forgets at most p_limit passes that nothing can bring back any more, and returns how many.
CREATE OR REPLACE FUNCTION forget_ended_passes(p_limit integer) RETURNS integer
LANGUAGE sql VOLATILE
AS $$
  WITH forgotten AS (
    DELETE FROM ended_passes WHERE token IN (
      SELECT token FROM ended_passes WHERE kept_until <= clock_timestamp()
      ORDER BY kept_until LIMIT p_limit FOR UPDATE SKIP LOCKED)
    RETURNING 1
  )
  SELECT count(*)::integer FROM forgotten;
$$;

-- A hold nobody has tidied away yet. In a form that no partial index matches: the few reservations asked about are
-- read by their ids, not found among all that are held.
CREATE OR REPLACE FUNCTION has_lapsed(p_status text, p_expires_at timestamptz, p_now timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_status WHEN 'RESERVED' THEN p_expires_at <= p_now ELSE false END;

-- Locks the seats of reservations the caller has locked, by id, and returns their ids.
CREATE OR REPLACE FUNCTION lock_seats_of(p_reservation_ids bigint[]) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_seat_ids bigint[] := ARRAY(SELECT seat_id FROM reservation_seats WHERE reservation_id = ANY (p_reservation_ids));
BEGIN
  -- lock: seats by id
  RETURN ARRAY(
    SELECT id FROM seats
    WHERE id = ANY (v_seat_ids) AND reservation_id = ANY (p_reservation_ids) ORDER BY id FOR UPDATE);
END $$;

-- Ends unpaid holds whose reservations the caller has locked: rows no longer live, seats free, one event each.
CREATE OR REPLACE FUNCTION end_holds(
  p_reservation_ids bigint[], p_status text, p_event text, p_now timestamptz
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_seat_ids CONSTANT bigint[] := lock_seats_of(p_reservation_ids);
BEGIN
  UPDATE seats SET status = 'AVAILABLE', holder_id = NULL, reservation_id = NULL, held_until = NULL
  WHERE id = ANY (v_seat_ids);
  UPDATE reservation_seats SET live = false WHERE reservation_id = ANY (p_reservation_ids);
  UPDATE reservations SET status = p_status, ended_at = p_now WHERE id = ANY (p_reservation_ids);
  INSERT INTO outbox_events (type, schedule_id, user_id, payload)
  SELECT p_event, r.schedule_id, r.user_id, jsonb_build_object('reservationId', r.id, 'token', r.queue_token)
  FROM reservations r WHERE r.id = ANY (p_reservation_ids);
END $$;
