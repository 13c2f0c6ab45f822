-- The refund ladder, the only place where it is written: the Korean consumer standard for performances.
-- Days count by the venue's calendar (Asia/Seoul): "9 days before" lasts until that day's midnight.

-- The ladder with real instants for one purchase, ascending: [{until, percent, rule}]. A step holds while
-- now < its `until`; after the last one (the start) nothing can be cancelled. Kept with the payment, so that a
-- later change of ladder or start does not change what was promised.
-- Within 24 hours of buying everything comes back, as long as the show is 3 days away or more.
CREATE OR REPLACE FUNCTION refund_steps(p_starts_at timestamptz, p_paid_at timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  c_zone CONSTANT text := 'Asia/Seoul';
  c_grace CONSTANT interval := interval '24 hours';
  c_grace_days_before CONSTANT integer := 3;
  v_show_day CONSTANT date := (p_starts_at AT TIME ZONE c_zone)::date;
  v_grace_until CONSTANT timestamptz := least(
    p_paid_at + c_grace, (v_show_day - c_grace_days_before + 1)::timestamp AT TIME ZONE c_zone);
BEGIN
  RETURN (
    WITH ladder (rule, percent, days_before) AS (
      VALUES ('DAYS_10_OR_MORE', 100, 10), ('DAYS_9_TO_7', 90, 7), ('DAYS_6_TO_3', 80, 3), ('DAYS_2_TO_1', 70, 1)
    ), dated AS (
      -- the last day of a step is `days_before` days before the show; it ends with that day
      SELECT rule, percent, (v_show_day - days_before + 1)::timestamp AT TIME ZONE c_zone AS until FROM ladder
      -- a show at midnight has no hours of its day before it
      UNION ALL SELECT 'SHOW_DAY', 10, p_starts_at WHERE p_starts_at > v_show_day::timestamp AT TIME ZONE c_zone
    ), steps AS (
      SELECT * FROM dated WHERE until > p_paid_at AND until > v_grace_until
      UNION ALL
      SELECT 'WITHIN_24_HOURS', 100, v_grace_until
      WHERE v_grace_until > p_paid_at
        AND NOT EXISTS (SELECT FROM dated WHERE percent = 100 AND until > v_grace_until)
    )
    SELECT jsonb_agg(jsonb_build_object('until', iso_instant(until), 'percent', percent, 'rule', rule) ORDER BY until)
    FROM steps);
END $$;

-- What cancelling now gives back: {refundAmount, fee, rule, nextChangeAt}; null after the start.
-- The fee is rounded down to the won, in the buyer's favour. nextChangeAt is the instant this offer ends.
CREATE OR REPLACE FUNCTION refund_quote(p_policy jsonb, p_amount integer, p_now timestamptz) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'refundAmount', p_amount - fee, 'fee', fee, 'rule', step ->> 'rule', 'nextChangeAt', step ->> 'until')
  FROM jsonb_array_elements(p_policy) step,
    LATERAL (SELECT (p_amount::bigint * (100 - (step ->> 'percent')::integer) / 100)::integer AS fee) charged
  WHERE p_now < (step ->> 'until')::timestamptz
  ORDER BY (step ->> 'until')::timestamptz
  LIMIT 1
$$;
