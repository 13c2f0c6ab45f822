-- FR-YYMMDD-XXXXXX: the venue's date and 30 random bits in letters that cannot be misread. Names, does not authorise.
CREATE OR REPLACE FUNCTION new_reservation_number(p_now timestamptz) RETURNS text
LANGUAGE sql VOLATILE
AS $$
  SELECT 'FR-' || to_char(p_now AT TIME ZONE 'Asia/Seoul', 'YYMMDD') || '-' || string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(random.bytes, i) & 31) + 1, 1), '')
  FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) random, generate_series(0, 5) i;
$$;

-- The wanted seats that cannot be had, and why; the one just lost to somebody else's lock is HELD.
CREATE OR REPLACE FUNCTION unavailable_seats(
  p_schedule_id bigint, p_seat_ids bigint[], p_now timestamptz, p_contended_id bigint
) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
  SELECT jsonb_agg(
    jsonb_build_object('seatId', s.id, 'seatNumber', s.seat_number, 'reason',
      CASE s.status WHEN 'SOLD' THEN 'SOLD' WHEN 'BLOCKED' THEN 'BLOCKED' ELSE 'HELD' END)
    ORDER BY s.seat_number)
  FROM seats s
  WHERE s.schedule_id = p_schedule_id AND s.id = ANY (p_seat_ids)
    AND (s.status IN ('SOLD', 'BLOCKED') OR (s.status = 'HELD' AND s.held_until > p_now) OR s.id = p_contended_id);
$$;

-- Holds all of the wanted seats for one person, or none.
-- p_queue_token: the pass it happens under (null only for seeds). Instants are the database's.
-- Outcomes: HELD with the reservation, or a refusal that wrote nothing: SCHEDULE_NOT_FOUND, SALE_NOT_OPEN,
-- SALE_CLOSED, QUEUE_TOKEN_INVALID, SEAT_NOT_FOUND, SEAT_LIMIT_EXCEEDED, SEAT_UNAVAILABLE.
-- A seat that somebody else is at in this moment answers SEAT_UNAVAILABLE at once: nobody waits for a seat they may
-- not get. If that is all there is against it, the refusal is `fleeting`: the other may own it in a moment, or may be a
-- sweeper at a lapsed hold, a payment that comes too late, a basket that fails at its next seat. The caller looks again,
-- in a transaction of its own, because the locks of this attempt would tell others the same half-truth.
CREATE OR REPLACE FUNCTION hold_seats(
  p_user_id bigint, p_schedule_id bigint, p_seat_ids bigint[], p_queue_token uuid
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  c_number_attempts CONSTANT integer := 5;
  v_schedule schedules;
  v_wanted bigint[] := ARRAY(SELECT DISTINCT unnest(p_seat_ids) ORDER BY 1);
  v_now timestamptz;
  v_known bigint[];
  v_already integer;
  v_refused jsonb;
  v_lapsed bigint[];
  v_seat_id bigint;
  v_seat seats;
  v_total integer := 0;
  v_expires_at timestamptz;
  v_reservation_id bigint;
  v_number text;
BEGIN
  -- lock: schedule, shared: the show cannot be cancelled between this check and our commit
  SELECT * INTO v_schedule FROM schedules WHERE id = p_schedule_id FOR SHARE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'SCHEDULE_NOT_FOUND'); END IF;
  -- lock: person, so that parallel holds count one another
  PERFORM lock_person(p_user_id, p_schedule_id);
  v_now := clock_timestamp();
  IF v_schedule.cancelled_at IS NOT NULL OR v_now >= v_schedule.booking_close_at THEN
    RETURN jsonb_build_object('outcome', 'SALE_CLOSED');
  END IF;
  IF v_now < v_schedule.booking_open_at THEN
    RETURN jsonb_build_object('outcome', 'SALE_NOT_OPEN', 'opensAt', iso_instant(v_schedule.booking_open_at));
  END IF;
  IF EXISTS (SELECT FROM ended_passes WHERE token = p_queue_token) THEN
    RETURN jsonb_build_object('outcome', 'QUEUE_TOKEN_INVALID');
  END IF;

  v_known := ARRAY(SELECT id FROM seats WHERE schedule_id = p_schedule_id AND id = ANY (v_wanted));
  IF cardinality(v_known) < cardinality(v_wanted) THEN
    RETURN jsonb_build_object('outcome', 'SEAT_NOT_FOUND',
      'seatIds', (SELECT jsonb_agg(w) FROM unnest(v_wanted) w WHERE w <> ALL (v_known)));
  END IF;
  SELECT count(*) INTO v_already
  FROM reservation_seats rs JOIN reservations r ON r.id = rs.reservation_id
  WHERE rs.schedule_id = p_schedule_id AND rs.user_id = p_user_id AND rs.live
    AND (r.status = 'CONFIRMED' OR r.expires_at > v_now);
  IF v_already + cardinality(v_wanted) > v_schedule.max_seats_per_user THEN
    RETURN jsonb_build_object('outcome', 'SEAT_LIMIT_EXCEEDED',
      'max', v_schedule.max_seats_per_user, 'already', v_already);
  END IF;
  v_refused := unavailable_seats(p_schedule_id, v_wanted, v_now, NULL);
  IF v_refused IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'SEAT_UNAVAILABLE', 'seats', v_refused);
  END IF;

  -- lock: reservations by id. One's own lapsed holds are waited for, because their slots are needed; those of
  -- others are taken over only if nobody is at them (a late payment, the sweeper).
  v_lapsed := ARRAY(
    SELECT id FROM reservations
    WHERE id IN (
        SELECT reservation_id FROM reservation_seats
        WHERE schedule_id = p_schedule_id AND user_id = p_user_id AND live)
      AND has_lapsed(status, expires_at, v_now)
    ORDER BY id FOR UPDATE);
  v_lapsed := v_lapsed || ARRAY(
    SELECT id FROM reservations
    WHERE id IN (SELECT reservation_id FROM seats WHERE schedule_id = p_schedule_id AND id = ANY (v_wanted))
      AND user_id <> p_user_id AND has_lapsed(status, expires_at, v_now)
    ORDER BY id FOR UPDATE SKIP LOCKED);
  -- lock: seats by id, one at a time and never past a seat that is taken: of several people with overlapping
  -- wishes the one with the highest seat goes on, so somebody always succeeds.
  FOREACH v_seat_id IN ARRAY v_wanted LOOP
    SELECT * INTO v_seat FROM seats WHERE id = v_seat_id FOR UPDATE SKIP LOCKED;
    IF NOT FOUND OR NOT (v_seat.status = 'AVAILABLE'
        OR (v_seat.status = 'HELD' AND v_seat.reservation_id = ANY (v_lapsed))) THEN
      v_refused := unavailable_seats(p_schedule_id, v_wanted, clock_timestamp(), NULL);
      RETURN jsonb_build_object('outcome', 'SEAT_UNAVAILABLE', 'fleeting', v_refused IS NULL,
        'seats', coalesce(v_refused, unavailable_seats(p_schedule_id, v_wanted, clock_timestamp(), v_seat_id)));
    END IF;
    v_total := v_total + v_seat.price;
  END LOOP;

  v_now := clock_ms();
  -- Asked again: the sale may have closed while we waited for our own lapsed holds.
  IF v_now >= v_schedule.booking_close_at THEN RETURN jsonb_build_object('outcome', 'SALE_CLOSED'); END IF;
  IF cardinality(v_lapsed) > 0 THEN
    PERFORM end_holds(v_lapsed, 'EXPIRED', 'ReservationExpired', v_now);
  END IF;
  v_expires_at := least(v_now + make_interval(secs => v_schedule.hold_seconds), v_schedule.starts_at);
  FOR attempt IN 1..c_number_attempts LOOP
    INSERT INTO reservations
      (reservation_number, user_id, schedule_id, total_amount, queue_token, reserved_at, expires_at)
    VALUES (new_reservation_number(v_now), p_user_id, p_schedule_id, v_total, p_queue_token, v_now, v_expires_at)
    ON CONFLICT (reservation_number) DO NOTHING
    RETURNING id, reservation_number INTO v_reservation_id, v_number;
    EXIT WHEN FOUND;
  END LOOP;
  INSERT INTO reservation_seats (reservation_id, seat_id, schedule_id, user_id, seat_number, grade, price, slot)
  SELECT v_reservation_id, wanted.id, p_schedule_id, p_user_id, wanted.seat_number, wanted.grade, wanted.price, free.slot
  FROM (
    SELECT s.*, row_number() OVER (ORDER BY s.id) AS nth FROM seats s WHERE s.id = ANY (v_wanted)
  ) wanted
  JOIN (
    SELECT slot, row_number() OVER (ORDER BY slot) AS nth
    FROM generate_series(1, v_schedule.max_seats_per_user) slot
    WHERE NOT EXISTS (
      SELECT FROM reservation_seats rs
      WHERE rs.schedule_id = p_schedule_id AND rs.user_id = p_user_id AND rs.live AND rs.slot = slot.slot)
  ) free USING (nth);
  UPDATE seats
  SET status = 'HELD', holder_id = p_user_id, reservation_id = v_reservation_id, held_until = v_expires_at
  WHERE id = ANY (v_wanted);
  PERFORM emit_event('ReservationHeld', p_schedule_id, p_user_id, jsonb_build_object(
    'reservationId', v_reservation_id, 'token', p_queue_token, 'expiresAt', iso_instant(v_expires_at)));
  RETURN jsonb_build_object(
    'outcome', 'HELD', 'reservationId', v_reservation_id, 'reservationNumber', v_number,
    'totalAmount', v_total, 'reservedAt', iso_instant(v_now), 'expiresAt', iso_instant(v_expires_at),
    'seats', (
      SELECT jsonb_agg(jsonb_build_object(
        'seatId', seat_id, 'seatNumber', seat_number, 'grade', grade, 'price', price) ORDER BY seat_number)
      FROM reservation_seats WHERE reservation_id = v_reservation_id));
END $$;
