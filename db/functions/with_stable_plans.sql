-- Every statement in these functions touches a handful of rows through an index, whatever the tables hold. Left
-- alone, Postgres plans array parameters anew on every call; and a plan made while a table was small, or while its
-- statistics lag behind a rush, reads the whole of it. So: one generic plan, through the indexes.
DO $$
DECLARE
  v_name text;
BEGIN
  FOREACH v_name IN ARRAY ARRAY[
    'hold_seats', 'release_hold', 'expire_holds', 'pay_reservations', 'cancel_payment', 'charge_wallet',
    'refund_payment', 'block_seats'
  ] LOOP
    EXECUTE format('ALTER FUNCTION %I SET plan_cache_mode = force_generic_plan', v_name);
    EXECUTE format('ALTER FUNCTION %I SET enable_seqscan = off', v_name);
    EXECUTE format('ALTER FUNCTION %I SET enable_hashjoin = off', v_name);
    EXECUTE format('ALTER FUNCTION %I SET enable_mergejoin = off', v_name);
  END LOOP;
END $$;
