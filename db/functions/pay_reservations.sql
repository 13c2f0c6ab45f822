-- Pays one or several live holds of one schedule from the buyer's wallet: all or none.
-- p_queue_token: the pass it happens under; null while the queue store is away, when the live hold is the proof.
-- p_admitted_schedule_id: the schedule of that pass. p_admission_refusal: why there is no pass, to be answered if
-- nothing about the reservations themselves refuses first (a paid one says so, whatever became of its pass).
-- Outcomes: PAID, or a refusal that wrote nothing: RESERVATION_NOT_FOUND (also somebody else's),
-- RESERVATION_NOT_PAYABLE (several schedules), RESERVATION_ALREADY_PAID, RESERVATION_EXPIRED, RESERVATION_CANCELLED,
-- the admission refusal, QUEUE_TOKEN_WRONG_SCHEDULE, QUEUE_TOKEN_INVALID, SALE_CLOSED (show cancelled),
-- INSUFFICIENT_BALANCE.
CREATE OR REPLACE FUNCTION pay_reservations(
  p_user_id bigint, p_reservation_ids bigint[], p_queue_token uuid,
  p_admitted_schedule_id bigint, p_admission_refusal text
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_wanted CONSTANT bigint[] := ARRAY(SELECT DISTINCT unnest(p_reservation_ids) ORDER BY 1);
  v_schedule_ids bigint[];
  v_found integer;
  v_schedule schedules;
  v_now timestamptz;
  v_holds reservations[];
  v_hold reservations;
  v_refusal text;
  v_amount integer;
  v_balance integer;
  v_moved jsonb;
  v_payment_id bigint;
  v_token uuid;
  v_seat_ids bigint[];
  v_sold integer;
  v_issued integer;
BEGIN
  -- Owner and schedule of a reservation never change, so they may be read before the locks.
  SELECT count(*), array_agg(DISTINCT schedule_id) INTO v_found, v_schedule_ids
  FROM reservations WHERE id = ANY (v_wanted) AND user_id = p_user_id;
  IF v_found < cardinality(v_wanted) THEN RETURN jsonb_build_object('outcome', 'RESERVATION_NOT_FOUND'); END IF;
  IF cardinality(v_schedule_ids) > 1 THEN RETURN jsonb_build_object('outcome', 'RESERVATION_NOT_PAYABLE'); END IF;

  -- lock: schedule (shared), person, reservations by id
  SELECT * INTO v_schedule FROM schedules WHERE id = v_schedule_ids[1] FOR SHARE;
  PERFORM lock_person(p_user_id, v_schedule.id);
  v_holds := ARRAY(SELECT r FROM reservations r WHERE id = ANY (v_wanted) ORDER BY id FOR UPDATE);
  v_now := clock_ms();
  FOREACH v_hold IN ARRAY v_holds LOOP
    v_refusal := coalesce(v_refusal, hold_refusal(v_hold, v_now));
  END LOOP;
  IF v_refusal IS NULL THEN
    v_refusal := CASE
      -- No hold is made to last so long; were one to, there would be no ladder to sell it under.
      WHEN v_schedule.starts_at <= v_now THEN 'RESERVATION_EXPIRED'
      WHEN p_admission_refusal IS NOT NULL THEN p_admission_refusal
      WHEN p_admitted_schedule_id <> v_schedule.id THEN 'QUEUE_TOKEN_WRONG_SCHEDULE'
      WHEN EXISTS (SELECT FROM ended_passes WHERE token = p_queue_token) THEN 'QUEUE_TOKEN_INVALID'
      WHEN v_schedule.cancelled_at IS NOT NULL THEN 'SALE_CLOSED'
    END;
  END IF;
  IF v_refusal IS NOT NULL THEN RETURN jsonb_build_object('outcome', v_refusal); END IF;

  v_seat_ids := lock_seats_of(v_wanted);
  SELECT sum(total_amount) INTO v_amount FROM reservations WHERE id = ANY (v_wanted);
  -- lock: wallet. Asked before anything is written, so that too little money leaves no trace.
  SELECT balance INTO v_balance FROM wallets WHERE user_id = p_user_id FOR UPDATE;
  IF coalesce(v_balance, 0) < v_amount THEN
    RETURN jsonb_build_object('outcome', 'INSUFFICIENT_BALANCE', 'balance', coalesce(v_balance, 0),
      'required', v_amount, 'missing', v_amount - coalesce(v_balance, 0));
  END IF;

  INSERT INTO payments (user_id, schedule_id, amount, method, status, paid_at, refund_policy)
  VALUES (p_user_id, v_schedule.id, v_amount, 'BALANCE', 'COMPLETED', v_now, refund_steps(v_schedule.starts_at, v_now))
  RETURNING id INTO v_payment_id;
  INSERT INTO payment_reservations (payment_id, reservation_id, amount)
  SELECT v_payment_id, id, total_amount FROM reservations WHERE id = ANY (v_wanted);
  v_moved := move_wallet('PAYMENT', p_user_id, -v_amount, 'SALES', 0, v_payment_id,
    CASE WHEN cardinality(v_wanted) = 1 THEN v_wanted[1] END, v_now);
  UPDATE reservations SET status = 'CONFIRMED', confirmed_at = v_now WHERE id = ANY (v_wanted);
  UPDATE seats SET status = 'SOLD', held_until = NULL WHERE id = ANY (v_seat_ids) AND status = 'HELD';
  GET DIAGNOSTICS v_sold = ROW_COUNT;
  INSERT INTO tickets (payment_id, reservation_id, schedule_id, seat_id, user_id, issued_at)
  SELECT v_payment_id, reservation_id, schedule_id, seat_id, user_id, v_now
  FROM reservation_seats WHERE reservation_id = ANY (v_wanted);
  GET DIAGNOSTICS v_issued = ROW_COUNT;
  IF v_moved IS NULL OR v_sold <> v_issued THEN
    RAISE EXCEPTION 'reservations % do not own their seats', v_wanted;
  END IF;

  -- The pass has served: dead here at once, in the queue store through the event.
  v_token := coalesce(p_queue_token, (v_holds[1]).queue_token);
  IF v_token IS NOT NULL THEN
    PERFORM end_pass(v_token, v_schedule.id, p_user_id, v_now);
  END IF;
  PERFORM emit_event('PaymentCompleted', v_schedule.id, p_user_id, jsonb_build_object(
    'paymentId', v_payment_id, 'reservationIds', to_jsonb(v_wanted), 'amount', v_amount, 'token', v_token));
  RETURN jsonb_build_object('outcome', 'PAID', 'paymentId', v_payment_id, 'scheduleId', v_schedule.id,
    'amount', v_amount, 'paidAt', iso_instant(v_now), 'currentBalance', v_moved -> 'balance',
    'reservations', (
      SELECT jsonb_agg(jsonb_build_object(
        'reservationId', r.id, 'reservationNumber', r.reservation_number, 'amount', r.total_amount,
        'seats', (
          SELECT jsonb_agg(jsonb_build_object(
            'seatId', rs.seat_id, 'seatNumber', rs.seat_number, 'grade', rs.grade, 'price', rs.price)
            ORDER BY rs.seat_number)
          FROM reservation_seats rs WHERE rs.reservation_id = r.id)) ORDER BY r.id)
      FROM reservations r WHERE r.id = ANY (v_wanted)));
END $$;
