-- Card orders: what is offered to be paid by card, and what becomes of the money. The gateway is asked between
-- these functions, never inside them. Locks: the card order first, then in the order of _shared.sql; who already
-- holds a reservation only reads card orders.

-- How long the buyer has at the gateway, and how long after that a hold is kept for the gateway's answer.
CREATE OR REPLACE FUNCTION card_order_seconds() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 180;
CREATE OR REPLACE FUNCTION card_settle_seconds() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 30;

CREATE OR REPLACE FUNCTION new_card_order(
  p_user_id bigint, p_reservation_id bigint, p_amount integer, p_now timestamptz, p_expires_at timestamptz
) RETURNS jsonb
LANGUAGE sql VOLATILE
AS $$
  INSERT INTO card_orders (user_id, reservation_id, amount, created_at, changed_at, expires_at, next_attempt_at)
  VALUES (p_user_id, p_reservation_id, p_amount, p_now, p_now, p_expires_at, p_expires_at)
  RETURNING jsonb_build_object('outcome', 'OPENED', 'orderId', id, 'amount', amount, 'expiresAt', iso_instant(expires_at));
$$;

-- Whether a wallet may take a charge, as charge_wallet will decide again when the money is there.
CREATE OR REPLACE FUNCTION charge_refusal(p_user_id bigint, p_amount integer) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
  SELECT jsonb_build_object('outcome', 'INVALID_AMOUNT', 'balance', balance, 'max', balance_max_won())
  FROM wallets WHERE user_id = p_user_id AND (p_amount <= 0 OR balance + p_amount > balance_max_won());
$$;

-- Offers a charge of one's own wallet by card. Outcomes: OPENED, INVALID_AMOUNT.
CREATE OR REPLACE FUNCTION open_card_charge(p_user_id bigint, p_amount integer) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_now CONSTANT timestamptz := clock_ms();
BEGIN
  RETURN coalesce(charge_refusal(p_user_id, p_amount), new_card_order(
    p_user_id, NULL, p_amount, v_now, v_now + make_interval(secs => card_order_seconds())));
END $$;

-- Offers to pay one live hold by card, and keeps the hold for as long as that takes: once, by a bounded time. While
-- an offer is open the same one is answered again. The last three arguments are those of pay_reservations.
-- Outcomes: OPENED, or a refusal that wrote nothing: those of pay_reservations but INSUFFICIENT_BALANCE;
-- RESERVATION_EXPIRED also when too little time is left; INVALID_AMOUNT when the wallet could not take the money.
CREATE OR REPLACE FUNCTION open_card_payment(
  p_user_id bigint, p_reservation_id bigint, p_queue_token uuid,
  p_admitted_schedule_id bigint, p_admission_refusal text
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  c_least CONSTANT interval := interval '10 seconds';
  v_schedule schedules;
  v_hold reservations;
  v_open card_orders;
  v_now timestamptz;
  v_until timestamptz;
  v_refusal text;
BEGIN
  -- lock: schedule (shared), person, reservation
  SELECT sc.* INTO v_schedule FROM schedules sc
  WHERE id = (SELECT schedule_id FROM reservations WHERE id = p_reservation_id AND user_id = p_user_id) FOR SHARE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'RESERVATION_NOT_FOUND'); END IF;
  PERFORM lock_person(p_user_id, v_schedule.id);
  SELECT * INTO v_hold FROM reservations WHERE id = p_reservation_id FOR UPDATE;
  v_now := clock_ms();
  v_refusal := coalesce(hold_refusal(v_hold, v_now), CASE
    WHEN p_admission_refusal IS NOT NULL THEN p_admission_refusal
    WHEN p_admitted_schedule_id <> v_schedule.id THEN 'QUEUE_TOKEN_WRONG_SCHEDULE'
    WHEN EXISTS (SELECT FROM ended_passes WHERE token = p_queue_token) THEN 'QUEUE_TOKEN_INVALID'
    WHEN v_schedule.cancelled_at IS NOT NULL THEN 'SALE_CLOSED'
    WHEN v_hold.total_amount = 0 THEN 'RESERVATION_NOT_PAYABLE'
  END);
  IF v_refusal IS NOT NULL THEN RETURN jsonb_build_object('outcome', v_refusal); END IF;

  -- One that was never confirmed and is past its time has nothing to wait for.
  UPDATE card_orders SET state = 'EXPIRED', changed_at = v_now
  WHERE reservation_id = p_reservation_id AND state = 'CREATED' AND expires_at <= v_now;
  SELECT * INTO v_open FROM card_orders
  WHERE reservation_id = p_reservation_id AND state IN ('CREATED', 'CONFIRMING', 'CAPTURED');
  IF FOUND THEN
    RETURN jsonb_build_object('outcome', 'OPENED', 'orderId', v_open.id, 'amount', v_open.amount,
      'expiresAt', iso_instant(v_open.expires_at));
  END IF;
  -- Counted from the hold's own end, so that offer after offer cannot keep a seat for ever; and no hold outlasts the
  -- start of its show, from when on there is nothing to sell.
  v_until := least(
    least(v_now, v_hold.reserved_at + make_interval(secs => v_schedule.hold_seconds))
      + make_interval(secs => card_order_seconds()),
    v_schedule.starts_at - make_interval(secs => card_settle_seconds()));
  IF v_until < v_now + c_least THEN RETURN jsonb_build_object('outcome', 'RESERVATION_EXPIRED'); END IF;
  IF charge_refusal(p_user_id, v_hold.total_amount) IS NOT NULL THEN
    RETURN charge_refusal(p_user_id, v_hold.total_amount);
  END IF;
  PERFORM keep_hold(p_reservation_id, v_until + make_interval(secs => card_settle_seconds()));
  RETURN new_card_order(p_user_id, p_reservation_id, v_hold.total_amount, v_now, v_until);
END $$;

-- Lets a hold whose reservation the caller has locked last until p_until, if it does not already.
CREATE OR REPLACE FUNCTION keep_hold(p_reservation_id bigint, p_until timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE reservations SET expires_at = p_until WHERE id = p_reservation_id AND expires_at < p_until;
  IF NOT FOUND THEN RETURN; END IF;
  -- lock: seats by id
  PERFORM FROM seats
  WHERE id IN (SELECT seat_id FROM reservation_seats WHERE reservation_id = p_reservation_id)
  ORDER BY id FOR UPDATE;
  UPDATE seats SET held_until = p_until
  WHERE reservation_id = p_reservation_id
    AND id IN (SELECT seat_id FROM reservation_seats WHERE reservation_id = p_reservation_id);
END $$;

-- Whether the gateway may still be told to capture: in time, and what it pays for is still held.
CREATE OR REPLACE FUNCTION is_confirmable(p_order card_orders, p_now timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN p_order.expires_at > p_now AND (p_order.reservation_id IS NULL OR EXISTS (
  SELECT FROM reservations r WHERE r.id = p_order.reservation_id AND hold_refusal(r, p_now) IS NULL));

-- Gives captured money its effect, once: the wallet is charged, and the hold it was meant for is paid from it, in
-- one transaction. What can no longer have that effect is to be given back instead.
-- Outcomes: APPLIED, REFUNDING, or the state of an order that is not CAPTURED; CARD_ORDER_NOT_FOUND.
CREATE OR REPLACE FUNCTION apply_card_order(p_order_id uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_order card_orders;
  v_schedule_id bigint;
  v_charged jsonb;
  v_paid jsonb;
  v_refusal text;
BEGIN
  -- lock: card order
  SELECT * INTO v_order FROM card_orders WHERE id = p_order_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'CARD_ORDER_NOT_FOUND'); END IF;
  IF v_order.state <> 'CAPTURED' THEN RETURN jsonb_build_object('outcome', v_order.state); END IF;
  IF v_order.reservation_id IS NOT NULL THEN
    -- lock: schedule (shared), person, reservation, seats by id: all of them before the wallet. Of the seats only
    -- those that are still its own: to wait for others' could be to wait in a ring
    SELECT schedule_id INTO v_schedule_id FROM reservations WHERE id = v_order.reservation_id;
    PERFORM FROM schedules WHERE id = v_schedule_id FOR SHARE;
    PERFORM lock_person(v_order.user_id, v_schedule_id);
    PERFORM FROM reservations WHERE id = v_order.reservation_id FOR UPDATE;
    PERFORM lock_seats_of(ARRAY[v_order.reservation_id]);
  END IF;
  BEGIN
    v_charged := charge_wallet(v_order.user_id, v_order.amount);
    v_refusal := nullif(v_charged ->> 'outcome', 'CHARGED');
    IF v_refusal IS NULL AND v_order.reservation_id IS NOT NULL THEN
      v_paid := pay_reservations(v_order.user_id, ARRAY[v_order.reservation_id], NULL, NULL, NULL);
      v_refusal := nullif(v_paid ->> 'outcome', 'PAID');
    END IF;
    -- Undoes the charge; what was learnt stays.
    IF v_refusal IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'FR001', MESSAGE = v_refusal; END IF;
  EXCEPTION WHEN SQLSTATE 'FR001' THEN
    NULL;
  END;
  UPDATE card_orders SET
    state = CASE WHEN v_refusal IS NULL THEN 'APPLIED' ELSE 'REFUNDING' END, reason = v_refusal,
    transaction_id = CASE WHEN v_refusal IS NULL THEN (v_charged ->> 'transactionId')::bigint END,
    payment_id = CASE WHEN v_refusal IS NULL THEN (v_paid ->> 'paymentId')::bigint END,
    changed_at = clock_ms(), next_attempt_at = clock_ms(), attempts = 0
  WHERE id = p_order_id;
  RETURN jsonb_build_object('outcome', CASE WHEN v_refusal IS NULL THEN 'APPLIED' ELSE 'REFUNDING' END);
END $$;
