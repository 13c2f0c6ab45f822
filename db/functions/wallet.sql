-- Moves a wallet and writes the double entry. The caller has decided that the balance suffices or has locked the
-- wallet; the constraint on wallets is the second line. p_counter takes what the wallet gives or the reverse, less
-- p_fee, which stays with the house. Each wallet's entries are numbered without a gap and carry its balance.
-- Returns {transactionId, balance}, or null when the wallet has not enough (nothing written then).
CREATE OR REPLACE FUNCTION move_wallet(
  p_type text, p_user_id bigint, p_amount integer, p_counter text, p_fee integer,
  p_payment_id bigint, p_reservation_id bigint, p_now timestamptz
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_wallet wallets;
  v_transaction_id bigint;
BEGIN
  -- lock: wallet, last of all. The predicate closes the race of two spends of one balance.
  UPDATE wallets SET
    balance = balance + p_amount, seq = seq + 1, updated_at = p_now,
    total_charged = total_charged + CASE WHEN p_type = 'CHARGE' THEN p_amount ELSE 0 END,
    total_used = total_used - CASE WHEN p_type = 'CHARGE' THEN 0 ELSE p_amount END
  WHERE user_id = p_user_id AND balance + p_amount >= 0
  RETURNING * INTO v_wallet;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO ledger_transactions (type, user_id, payment_id, reservation_id, created_at)
  VALUES (p_type, p_user_id, p_payment_id, p_reservation_id, p_now)
  RETURNING id INTO v_transaction_id;
  INSERT INTO ledger_entries (transaction_id, account, wallet_user_id, wallet_seq, amount, balance_after)
  VALUES (v_transaction_id, 'WALLET', p_user_id, v_wallet.seq, p_amount, v_wallet.balance);
  INSERT INTO ledger_entries (transaction_id, account, amount)
  SELECT v_transaction_id, account, amount
  FROM (VALUES (p_counter, -p_amount - p_fee), ('FEES', p_fee)) counter (account, amount)
  WHERE amount <> 0;
  RETURN jsonb_build_object('transactionId', v_transaction_id, 'balance', v_wallet.balance);
END $$;

-- What a wallet may hold after a charge.
CREATE OR REPLACE FUNCTION balance_max_won() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 10000000;

-- Adds money to a wallet. Outcomes: CHARGED, INVALID_AMOUNT (the balance would pass the limit), USER_NOT_FOUND.
CREATE OR REPLACE FUNCTION charge_wallet(p_user_id bigint, p_amount integer) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  c_balance_max_won CONSTANT integer := balance_max_won();
  v_balance integer;
  v_now timestamptz;
  v_moved jsonb;
BEGIN
  -- lock: wallet
  SELECT balance INTO v_balance FROM wallets WHERE user_id = p_user_id FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'USER_NOT_FOUND'); END IF;
  IF p_amount <= 0 OR v_balance + p_amount > c_balance_max_won THEN
    RETURN jsonb_build_object('outcome', 'INVALID_AMOUNT', 'balance', v_balance, 'max', c_balance_max_won);
  END IF;
  v_now := clock_ms();
  v_moved := move_wallet('CHARGE', p_user_id, p_amount, 'CASH', 0, NULL, NULL, v_now);
  PERFORM emit_event('WalletCharged', NULL, p_user_id, v_moved || jsonb_build_object('amount', p_amount));
  RETURN jsonb_build_object('outcome', 'CHARGED', 'transactionId', v_moved -> 'transactionId',
    'currentBalance', v_moved -> 'balance', 'chargedAt', iso_instant(v_now));
END $$;
