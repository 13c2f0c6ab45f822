-- Cancels a whole show: from its commit on nothing of it is sold, and its holds have ended. Everybody who paid gets
-- everything back, one payment at a time (refund_payment), because one transaction over all of their wallets would
-- keep the wallets locked. Cancelling again changes nothing and answers the same.
-- Outcomes: CANCELLED, or SCHEDULE_NOT_FOUND.
CREATE OR REPLACE FUNCTION cancel_schedule(p_actor_id bigint, p_schedule_id bigint, p_reason text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_schedule schedules;
  v_holds reservations[];
  v_live bigint[];
  v_lapsed bigint[];
BEGIN
  -- lock: schedule, alone: holds and payments share it to their commit, so that each is either seen below or
  -- sees the show cancelled
  SELECT * INTO v_schedule FROM schedules WHERE id = p_schedule_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'SCHEDULE_NOT_FOUND'); END IF;
  IF v_schedule.cancelled_at IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'CANCELLED', 'scheduleId', p_schedule_id);
  END IF;
  -- lock: reservations by id
  v_holds := ARRAY(
    SELECT r FROM reservations r WHERE schedule_id = p_schedule_id AND status = 'RESERVED' ORDER BY id FOR UPDATE);
  v_now := clock_ms();
  v_live := ARRAY(SELECT id FROM unnest(v_holds) WHERE expires_at > v_now);
  v_lapsed := ARRAY(SELECT id FROM unnest(v_holds) WHERE expires_at <= v_now);
  PERFORM end_holds(v_live, 'CANCELLED', 'SeatReleased', v_now);
  PERFORM end_holds(v_lapsed, 'EXPIRED', 'ReservationExpired', v_now);
  UPDATE schedules SET cancelled_at = v_now, cancel_reason = p_reason WHERE id = p_schedule_id;
  PERFORM write_audit(p_actor_id, 'SCHEDULE_CANCELLED', 'schedule:' || p_schedule_id, (
    SELECT jsonb_build_object('reason', p_reason, 'holdsEnded', cardinality(v_live),
      'paymentsToRefund', count(*), 'amountToRefund', coalesce(sum(amount), 0))
    FROM payments WHERE schedule_id = p_schedule_id AND status = 'COMPLETED'));
  PERFORM emit_event('ShowCancelled', p_schedule_id, p_actor_id, jsonb_build_object('reason', p_reason));
  RETURN jsonb_build_object('outcome', 'CANCELLED', 'scheduleId', p_schedule_id);
END $$;
