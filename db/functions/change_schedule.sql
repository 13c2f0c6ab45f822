-- The tiers of a schedule, as requests name them.
CREATE OR REPLACE FUNCTION tiers_of(p_schedule_id bigint) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
  SELECT jsonb_agg(jsonb_build_object('grade', grade, 'price', price, 'seatNumbers', seat_numbers)
    ORDER BY first)
  FROM (
    SELECT grade, price, jsonb_agg(seat_number ORDER BY seat_number) AS seat_numbers, min(seat_number) AS first
    FROM seats WHERE schedule_id = p_schedule_id GROUP BY grade, price) tiers;
$$;

-- What of a schedule change_schedule changes, as requests name it.
CREATE OR REPLACE FUNCTION changeable_of(p_schedule_id bigint) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
  SELECT jsonb_build_object('startsAt', iso_instant(sc.starts_at), 'bookingOpenAt', iso_instant(sc.booking_open_at),
    'bookingCloseAt', iso_instant(sc.booking_close_at), 'venueName', v.name, 'holdSeconds', sc.hold_seconds,
    'maxSeatsPerUser', sc.max_seats_per_user, 'preQueueOpensAt', iso_instant(sc.pre_queue_opens_at),
    'draw', sc.draw, 'tiers', tiers_of(sc.id))
  FROM schedules sc JOIN venues v ON v.id = sc.venue_id WHERE sc.id = p_schedule_id;
$$;

-- Which fields make no schedule, or break what people were promised: field -> reason, empty when none does.
-- p_was is the schedule as it is, p_is as it would be; p_patch names what is asked for.
CREATE OR REPLACE FUNCTION schedule_faults(p_was schedules, p_is schedules, p_patch jsonb, p_now timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_joinable CONSTANT boolean := coalesce(p_was.pre_queue_opens_at, p_was.booking_open_at) <= p_now;
  v_has_most CONSTANT integer := coalesce((
    SELECT max(seats) FROM (
      SELECT count(*) AS seats FROM reservation_seats WHERE schedule_id = p_was.id AND live GROUP BY user_id) people), 0);
BEGIN
  RETURN jsonb_strip_nulls(jsonb_build_object(
    -- At the opening of a draw its seed is told, so nobody may take part after that.
    'bookingOpenAt', CASE
      WHEN p_was.draw AND v_joinable AND p_is.booking_open_at <> p_was.booking_open_at
        THEN 'people can join already, and lots are drawn then' END,
    'bookingCloseAt', CASE
      WHEN p_is.booking_close_at <= p_is.booking_open_at THEN 'must be after bookingOpenAt'
      WHEN p_is.booking_close_at > p_is.starts_at AND p_patch ? 'bookingCloseAt' THEN 'must not be after startsAt' END,
    'startsAt', CASE
      WHEN p_is.booking_close_at > p_is.starts_at AND NOT p_patch ? 'bookingCloseAt'
        THEN 'must not be before bookingCloseAt'
      WHEN p_is.starts_at < p_was.starts_at AND EXISTS (
          SELECT FROM reservations
          WHERE schedule_id = p_was.id AND status = 'RESERVED' AND expires_at > greatest(p_is.starts_at, p_now))
        THEN 'seats are held until after it' END,
    'preQueueOpensAt', CASE
      WHEN v_joinable AND p_is.pre_queue_opens_at IS DISTINCT FROM p_was.pre_queue_opens_at
        THEN 'people can join already'
      WHEN p_is.pre_queue_opens_at >= p_is.booking_open_at THEN 'must be before bookingOpenAt' END,
    'draw', CASE
      WHEN v_joinable AND p_is.draw <> p_was.draw THEN 'people can join already'
      WHEN p_is.draw AND p_is.pre_queue_opens_at IS NULL THEN 'needs preQueueOpensAt' END,
    'maxSeatsPerUser', CASE
      WHEN p_is.max_seats_per_user < v_has_most THEN 'somebody has ' || v_has_most || ' already' END));
END $$;

-- Gives seats other tiers, all of them or none, and returns which were sold or held and so kept it from happening.
-- The caller has the schedule alone: no hold and no payment of it is under way. A lapsed hold is no hold: it ends.
CREATE OR REPLACE FUNCTION change_tiers(p_schedule_id bigint, p_tiers jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_changed bigint[];
  v_lapsed bigint[];
  v_refused jsonb;
BEGIN
  v_changed := ARRAY(
    SELECT s.id
    FROM jsonb_to_recordset(p_tiers) AS tier (grade text, price integer, "seatNumbers" jsonb)
    CROSS JOIN LATERAL jsonb_array_elements(tier."seatNumbers") AS number
    JOIN seats s ON s.schedule_id = p_schedule_id AND s.seat_number = number::integer
    WHERE (s.grade, s.price) <> (tier.grade, tier.price));
  -- lock: reservations by id, then seats by id. Who releases or gives back a seat of them is waited for.
  PERFORM FROM reservations
  WHERE id IN (SELECT reservation_id FROM seats WHERE id = ANY (v_changed)) ORDER BY id FOR UPDATE;
  PERFORM FROM seats WHERE id = ANY (v_changed) ORDER BY id FOR UPDATE;
  v_now := clock_ms();
  v_refused := (
    SELECT jsonb_agg(jsonb_build_object('seatId', id, 'seatNumber', seat_number, 'reason', status) ORDER BY seat_number)
    FROM seats WHERE id = ANY (v_changed) AND (status = 'SOLD' OR (status = 'HELD' AND held_until > v_now)));
  IF v_refused IS NOT NULL THEN RETURN v_refused; END IF;
  v_lapsed := ARRAY(SELECT DISTINCT reservation_id FROM seats WHERE id = ANY (v_changed) AND status = 'HELD');
  PERFORM end_holds(v_lapsed, 'EXPIRED', 'ReservationExpired', v_now);
  UPDATE seats s SET grade = tier.grade, price = tier.price
  FROM jsonb_to_recordset(p_tiers) AS tier (grade text, price integer, "seatNumbers" jsonb)
  WHERE s.id = ANY (v_changed) AND tier."seatNumbers" @> to_jsonb(s.seat_number);
  RETURN NULL;
END $$;

-- Corrects a schedule: what p_patch names, all of it or nothing. What was bought stays as it was bought: prices of
-- holds and purchases, and the terms of refund.
-- Outcomes: CHANGED, or a refusal that wrote nothing: SCHEDULE_NOT_FOUND, SALE_CLOSED (the show is cancelled),
-- INVALID_REQUEST naming fields, SEAT_UNAVAILABLE naming seats that are sold or held and would change their tier.
CREATE OR REPLACE FUNCTION change_schedule(p_actor_id bigint, p_schedule_id bigint, p_patch jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_was schedules;
  v_is schedules;
  v_before jsonb;
  v_after jsonb;
  v_changed text[];
  v_refused jsonb;
BEGIN
  -- lock: schedule, alone: holds and payments share it to their commit, so each is either seen below or sees the change
  SELECT * INTO v_was FROM schedules WHERE id = p_schedule_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'SCHEDULE_NOT_FOUND'); END IF;
  IF v_was.cancelled_at IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'SALE_CLOSED'); END IF;
  v_is := v_was;
  v_is.starts_at := coalesce((p_patch ->> 'startsAt')::timestamptz, v_was.starts_at);
  v_is.booking_open_at := coalesce((p_patch ->> 'bookingOpenAt')::timestamptz, v_was.booking_open_at);
  v_is.booking_close_at := coalesce((p_patch ->> 'bookingCloseAt')::timestamptz, v_was.booking_close_at);
  v_is.hold_seconds := coalesce((p_patch ->> 'holdSeconds')::integer, v_was.hold_seconds);
  v_is.max_seats_per_user := coalesce((p_patch ->> 'maxSeatsPerUser')::smallint, v_was.max_seats_per_user);
  v_is.draw := coalesce((p_patch ->> 'draw')::boolean, v_was.draw);
  IF p_patch ? 'preQueueOpensAt' THEN
    v_is.pre_queue_opens_at := (p_patch ->> 'preQueueOpensAt')::timestamptz;
  END IF;
  v_refused := schedule_faults(v_was, v_is, p_patch, clock_ms());
  IF v_refused <> '{}' THEN RETURN jsonb_build_object('outcome', 'INVALID_REQUEST') || v_refused; END IF;
  v_before := changeable_of(p_schedule_id);
  IF p_patch ? 'tiers' THEN
    v_refused := change_tiers(p_schedule_id, p_patch -> 'tiers');
    IF v_refused IS NOT NULL THEN RETURN jsonb_build_object('outcome', 'SEAT_UNAVAILABLE', 'seats', v_refused); END IF;
  END IF;
  IF p_patch ? 'venueName' THEN v_is.venue_id := ensure_venue(p_patch ->> 'venueName'); END IF;
  UPDATE schedules
  SET venue_id = v_is.venue_id, starts_at = v_is.starts_at, booking_open_at = v_is.booking_open_at,
    booking_close_at = v_is.booking_close_at, pre_queue_opens_at = v_is.pre_queue_opens_at, draw = v_is.draw,
    hold_seconds = v_is.hold_seconds, max_seats_per_user = v_is.max_seats_per_user
  WHERE id = p_schedule_id;
  -- A pass that ended stays dead for as long as the show could still be sold.
  IF v_is.starts_at > v_was.starts_at THEN
    UPDATE ended_passes SET kept_until = greatest(kept_until, v_is.starts_at + ended_pass_kept())
    WHERE schedule_id = p_schedule_id;
  END IF;
  v_after := changeable_of(p_schedule_id);
  v_changed := ARRAY(SELECT key FROM jsonb_each(v_after) WHERE value <> v_before -> key ORDER BY key);
  IF cardinality(v_changed) > 0 THEN
    PERFORM write_audit(p_actor_id, 'SCHEDULE_CHANGED', 'schedule:' || p_schedule_id, (
      SELECT jsonb_build_object('before', jsonb_object_agg(field, v_before -> field),
        'after', jsonb_object_agg(field, v_after -> field)) FROM unnest(v_changed) field));
    PERFORM emit_event('ScheduleChanged', p_schedule_id, p_actor_id, jsonb_build_object('changed', to_jsonb(v_changed)));
  END IF;
  RETURN jsonb_build_object('outcome', 'CHANGED');
END $$;
