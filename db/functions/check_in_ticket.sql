-- Lets the holder of a ticket in, once. p_schedule_id: the show of this door, or null for any.
-- Outcomes: ENTERED, or a refusal that wrote nothing: TICKET_NOT_FOUND, TICKET_NOT_VALID with the reason: USED and
-- when, REVOKED (also when its show is cancelled), OTHER_SHOW.
CREATE OR REPLACE FUNCTION check_in_ticket(p_actor_id bigint, p_code uuid, p_schedule_id bigint) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_ticket tickets;
BEGIN
  -- lock: ticket, and nothing else. The predicate closes the race of two scanners, and of a scanner with whoever is
  -- cancelling the purchase (cancel_payment has the ticket's lock while it looks whether it was used).
  UPDATE tickets t SET status = 'USED', ended_at = clock_ms()
  WHERE t.code = p_code AND t.status = 'VALID' AND t.schedule_id = coalesce(p_schedule_id, t.schedule_id)
    AND NOT EXISTS (SELECT FROM schedules WHERE id = t.schedule_id AND cancelled_at IS NOT NULL)
  RETURNING * INTO v_ticket;
  IF NOT FOUND THEN
    SELECT * INTO v_ticket FROM tickets WHERE code = p_code;
    IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'TICKET_NOT_FOUND'); END IF;
    RETURN jsonb_build_object('outcome', 'TICKET_NOT_VALID', 'scheduleId', v_ticket.schedule_id)
      || CASE
        WHEN v_ticket.schedule_id <> p_schedule_id THEN jsonb_build_object('reason', 'OTHER_SHOW')
        WHEN v_ticket.status = 'USED' THEN
          jsonb_build_object('reason', 'USED', 'checkedInAt', iso_instant(v_ticket.ended_at))
        ELSE jsonb_build_object('reason', 'REVOKED') END;
  END IF;
  PERFORM write_audit(p_actor_id, 'TICKET_CHECKED_IN', 'ticket:' || v_ticket.id,
    jsonb_build_object('scheduleId', v_ticket.schedule_id, 'seatId', v_ticket.seat_id));
  RETURN (
    SELECT jsonb_build_object('outcome', 'ENTERED', 'ticketId', v_ticket.id, 'scheduleId', sc.id,
      'checkedInAt', iso_instant(v_ticket.ended_at), 'seatNumber', s.seat_number, 'grade', s.grade,
      'concertTitle', c.title,
      'performanceDate', to_char(sc.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD'),
      'performanceTime', to_char(sc.starts_at AT TIME ZONE 'Asia/Seoul', 'HH24:MI:SS'))
    FROM schedules sc JOIN concerts c ON c.id = sc.concert_id JOIN seats s ON s.id = v_ticket.seat_id
    WHERE sc.id = v_ticket.schedule_id);
END $$;
