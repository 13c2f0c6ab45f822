-- Cancels a purchase: the exact inverse of it, less the fee of the ladder it was sold under.
-- Outcomes: CANCELLED, or a refusal that wrote nothing: PAYMENT_NOT_FOUND (also somebody else's),
-- PAYMENT_ALREADY_CANCELLED, CANCELLATION_NOT_ALLOWED (the show has begun, or a ticket was used; or the show was
-- cancelled: then everything comes back by itself).
CREATE OR REPLACE FUNCTION cancel_payment(p_user_id bigint, p_payment_id bigint, p_reason text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_schedule schedules;
  v_payment payments;
  v_now timestamptz;
  v_quote jsonb;
  v_used boolean;
BEGIN
  -- lock: schedule, shared: once the show is cancelled nobody is charged a fee. Then payment
  SELECT s.* INTO v_schedule FROM schedules s
  WHERE id = (SELECT schedule_id FROM payments WHERE id = p_payment_id) FOR SHARE;
  SELECT * INTO v_payment FROM payments WHERE id = p_payment_id AND user_id = p_user_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'PAYMENT_NOT_FOUND'); END IF;
  IF v_payment.status = 'CANCELLED' THEN RETURN jsonb_build_object('outcome', 'PAYMENT_ALREADY_CANCELLED'); END IF;
  -- lock: its tickets, so that nobody enters with one while it is being given back
  SELECT coalesce(bool_or(locked.status = 'USED'), false) INTO v_used FROM (
    SELECT status FROM tickets
    WHERE reservation_id IN (SELECT reservation_id FROM payment_reservations WHERE payment_id = p_payment_id)
    ORDER BY id FOR UPDATE
  ) locked;
  v_now := clock_ms();
  v_quote := refund_quote(v_payment.refund_policy, v_payment.amount, v_now);
  -- The show may have been put forward since: what was promised for until then ends with its start all the same.
  IF v_quote IS NULL OR v_used OR v_schedule.cancelled_at IS NOT NULL OR v_schedule.starts_at <= v_now THEN
    RETURN jsonb_build_object('outcome', 'CANCELLATION_NOT_ALLOWED');
  END IF;
  RETURN undo_purchase(v_payment, (v_quote ->> 'refundAmount')::integer, p_reason, v_now);
END $$;

-- Undoes a completed payment whose row the caller has locked: money back, tickets dead, seats free.
CREATE OR REPLACE FUNCTION undo_purchase(
  p_payment payments, p_refund integer, p_reason text, p_now timestamptz
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_fee CONSTANT integer := p_payment.amount - p_refund;
  v_reservation_ids bigint[];
  v_seat_ids bigint[];
  v_moved jsonb;
BEGIN
  -- lock: reservations by id, then seats by id
  v_reservation_ids := ARRAY(
    SELECT id FROM reservations
    WHERE id IN (SELECT reservation_id FROM payment_reservations WHERE payment_id = p_payment.id)
    ORDER BY id FOR UPDATE);
  v_seat_ids := lock_seats_of(v_reservation_ids);
  UPDATE tickets SET status = 'REVOKED', ended_at = p_now
  WHERE reservation_id = ANY (v_reservation_ids) AND status <> 'REVOKED';
  UPDATE seats SET status = 'AVAILABLE', holder_id = NULL, reservation_id = NULL WHERE id = ANY (v_seat_ids);
  UPDATE reservation_seats SET live = false WHERE reservation_id = ANY (v_reservation_ids);
  UPDATE reservations SET status = 'CANCELLED', ended_at = p_now WHERE id = ANY (v_reservation_ids);
  UPDATE payment_reservations SET live = false WHERE payment_id = p_payment.id;
  UPDATE payments
  SET status = 'CANCELLED', cancelled_at = p_now, cancel_reason = p_reason, refund_amount = p_refund, fee = v_fee
  WHERE id = p_payment.id;
  v_moved := move_wallet('REFUND', p_payment.user_id, p_refund, 'SALES', v_fee, p_payment.id,
    CASE WHEN cardinality(v_reservation_ids) = 1 THEN v_reservation_ids[1] END, p_now);
  IF v_moved IS NULL THEN RAISE EXCEPTION 'payment % has no wallet to go back to', p_payment.id; END IF;
  PERFORM emit_event('PaymentCancelled', p_payment.schedule_id, p_payment.user_id, jsonb_build_object(
    'paymentId', p_payment.id, 'reservationIds', to_jsonb(v_reservation_ids), 'refundAmount', p_refund, 'fee', v_fee));
  RETURN jsonb_build_object('outcome', 'CANCELLED', 'paymentId', p_payment.id, 'refundAmount', p_refund,
    'fee', v_fee, 'currentBalance', v_moved -> 'balance', 'cancelledAt', iso_instant(p_now));
END $$;
