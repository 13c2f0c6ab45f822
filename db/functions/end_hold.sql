-- Gives an unpaid hold back at once.
-- Outcomes: RELEASED, or RESERVATION_NOT_FOUND (also somebody else's), RESERVATION_ALREADY_PAID,
-- RESERVATION_EXPIRED, RESERVATION_CANCELLED; a refusal wrote nothing.
CREATE OR REPLACE FUNCTION release_hold(p_user_id bigint, p_reservation_id bigint) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_hold reservations;
BEGIN
  -- lock: reservation
  SELECT * INTO v_hold FROM reservations WHERE id = p_reservation_id AND user_id = p_user_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'RESERVATION_NOT_FOUND'); END IF;
  v_now := clock_ms();
  IF hold_refusal(v_hold, v_now) IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', hold_refusal(v_hold, v_now));
  END IF;
  PERFORM end_holds(ARRAY[p_reservation_id], 'CANCELLED', 'SeatReleased', v_now);
  RETURN jsonb_build_object('outcome', 'RELEASED');
END $$;

-- Why a hold can no longer be paid or released, or null while it is alive.
CREATE OR REPLACE FUNCTION hold_refusal(p_hold reservations, p_now timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN p_hold.status = 'CONFIRMED' THEN 'RESERVATION_ALREADY_PAID'
  WHEN p_hold.status = 'CANCELLED' THEN 'RESERVATION_CANCELLED'
  WHEN p_hold.status = 'EXPIRED' OR p_hold.expires_at <= p_now THEN 'RESERVATION_EXPIRED'
END;

-- Tidies at most p_limit lapsed holds away and returns how many. Hygiene only: lapsed seats are free without it.
-- Skips what somebody else is at, so that it may run twice at once, or never.
CREATE OR REPLACE FUNCTION expire_holds(p_limit integer) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_ms();
  v_lapsed bigint[] := ARRAY(
    SELECT id FROM reservations WHERE status = 'RESERVED' AND expires_at <= v_now
    ORDER BY expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED);
BEGIN
  IF cardinality(v_lapsed) > 0 THEN
    PERFORM end_holds(v_lapsed, 'EXPIRED', 'ReservationExpired', v_now);
  END IF;
  RETURN jsonb_build_object('expired', cardinality(v_lapsed));
END $$;
