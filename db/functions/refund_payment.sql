-- Gives a purchase back on the house's decision: any time, used tickets or not, all of it or p_amount of it; what is
-- not given back is a fee. p_actor_id is null when the house refunds a cancelled show, which is always in full.
-- Outcomes: CANCELLED, or a refusal that wrote nothing: PAYMENT_NOT_FOUND, PAYMENT_ALREADY_CANCELLED, INVALID_AMOUNT.
CREATE OR REPLACE FUNCTION refund_payment(
  p_actor_id bigint, p_payment_id bigint, p_amount integer, p_reason text
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_schedule schedules;
  v_payment payments;
  v_refund integer;
  v_undone jsonb;
BEGIN
  -- lock: schedule, shared: once the show is cancelled nobody is charged a fee. Then payment
  SELECT s.* INTO v_schedule FROM schedules s
  WHERE id = (SELECT schedule_id FROM payments WHERE id = p_payment_id) FOR SHARE;
  SELECT * INTO v_payment FROM payments WHERE id = p_payment_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'PAYMENT_NOT_FOUND'); END IF;
  IF v_payment.status = 'CANCELLED' THEN RETURN jsonb_build_object('outcome', 'PAYMENT_ALREADY_CANCELLED'); END IF;
  v_refund := coalesce(p_amount, v_payment.amount);
  IF v_refund > v_payment.amount OR (v_refund < v_payment.amount AND v_schedule.cancelled_at IS NOT NULL) THEN
    RETURN jsonb_build_object('outcome', 'INVALID_AMOUNT', 'max', v_payment.amount,
      'min', CASE WHEN v_schedule.cancelled_at IS NULL THEN least(1, v_payment.amount) ELSE v_payment.amount END);
  END IF;
  v_undone := undo_purchase(v_payment, v_refund, p_reason, clock_ms());
  PERFORM write_audit(p_actor_id, 'PAYMENT_REFUNDED', 'payment:' || p_payment_id, jsonb_build_object(
    'reason', p_reason, 'refundAmount', v_refund, 'fee', v_payment.amount - v_refund, 'userId', v_payment.user_id));
  RETURN v_undone || jsonb_build_object('userId', v_payment.user_id, 'scheduleId', v_payment.schedule_id);
END $$;
