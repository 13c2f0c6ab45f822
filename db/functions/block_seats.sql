-- Takes seats off the sale (p_status BLOCKED) or puts them back on it (AVAILABLE): all of them or none.
-- A seat that already is so stays so. A lapsed hold is no hold: it is taken over and ends.
-- Outcomes: CHANGED with the seats, or a refusal that wrote nothing: SCHEDULE_NOT_FOUND, or SEAT_UNAVAILABLE naming
-- those that are sold or held, or locked by somebody else at this moment (HELD): as in hold_seats, nobody waits.
CREATE OR REPLACE FUNCTION block_seats(
  p_actor_id bigint, p_schedule_id bigint, p_seat_numbers bigint[], p_status text, p_reason text
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_wanted bigint[];
  v_lapsed bigint[];
  v_seat_id bigint;
  v_seat seats;
BEGIN
  -- lock: schedule, shared
  PERFORM FROM schedules WHERE id = p_schedule_id FOR SHARE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'SCHEDULE_NOT_FOUND'); END IF;
  v_wanted := ARRAY(
    SELECT id FROM seats WHERE schedule_id = p_schedule_id AND seat_number = ANY (p_seat_numbers) ORDER BY id);
  v_now := clock_ms();
  -- lock: reservations by id, then seats by id, one at a time and never past a seat that is taken
  v_lapsed := ARRAY(
    SELECT id FROM reservations
    WHERE id IN (SELECT reservation_id FROM seats WHERE id = ANY (v_wanted))
      AND has_lapsed(status, expires_at, v_now)
    ORDER BY id FOR UPDATE SKIP LOCKED);
  FOREACH v_seat_id IN ARRAY v_wanted LOOP
    SELECT * INTO v_seat FROM seats WHERE id = v_seat_id FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN FOUND AND (v_seat.status IN ('AVAILABLE', 'BLOCKED') OR v_seat.reservation_id = ANY (v_lapsed));
    RETURN jsonb_build_object('outcome', 'SEAT_UNAVAILABLE', 'seats', (
      SELECT jsonb_agg(jsonb_build_object('seatId', id, 'seatNumber', seat_number,
        'reason', CASE status WHEN 'SOLD' THEN 'SOLD' ELSE 'HELD' END) ORDER BY seat_number)
      FROM seats
      WHERE id = v_seat_id
        OR (id = ANY (v_wanted) AND (status = 'SOLD' OR (status = 'HELD' AND held_until > v_now)))));
  END LOOP;

  IF cardinality(v_lapsed) > 0 THEN
    PERFORM end_holds(v_lapsed, 'EXPIRED', 'ReservationExpired', v_now);
  END IF;
  UPDATE seats SET status = p_status, block_reason = CASE p_status WHEN 'BLOCKED' THEN p_reason END
  WHERE id = ANY (v_wanted);
  PERFORM write_audit(p_actor_id, CASE p_status WHEN 'BLOCKED' THEN 'SEATS_BLOCKED' ELSE 'SEATS_UNBLOCKED' END,
    'schedule:' || p_schedule_id, jsonb_build_object('seatNumbers', to_jsonb(p_seat_numbers), 'reason', p_reason));
  PERFORM emit_event(CASE p_status WHEN 'BLOCKED' THEN 'SeatsBlocked' ELSE 'SeatsUnblocked' END,
    p_schedule_id, p_actor_id, jsonb_build_object('seatNumbers', to_jsonb(p_seat_numbers)));
  RETURN jsonb_build_object('outcome', 'CHANGED', 'scheduleId', p_schedule_id, 'seats', (
    SELECT jsonb_agg(jsonb_build_object('seatId', id, 'seatNumber', seat_number, 'status', status)
      ORDER BY seat_number)
    FROM seats WHERE id = ANY (v_wanted)));
END $$;
