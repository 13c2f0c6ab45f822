-- The ledger and the audit log only grow.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER ledger_transactions_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER ledger_entries_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER audit_log_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change();

-- A ticket is used once, and what is used or revoked never becomes valid again.
CREATE OR REPLACE FUNCTION refuse_ticket_return() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ticket % is % already', OLD.id, OLD.status
    USING ERRCODE = 'check_violation', CONSTRAINT = 'tickets_never_return';
END $$;

CREATE OR REPLACE TRIGGER tickets_never_return
  BEFORE UPDATE OF status ON tickets FOR EACH ROW
  WHEN (OLD.status <> 'VALID' AND NEW.status <> 'REVOKED') EXECUTE FUNCTION refuse_ticket_return();

-- At commit the entries of a transaction sum to zero.
CREATE OR REPLACE FUNCTION check_ledger_balances() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM ledger_entries WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_to_zero';
  END IF;
  RETURN NULL;
END $$;

DO $$
BEGIN
  -- A constraint trigger cannot be replaced, and dropping it would lock the ledger on every start.
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'ledger_entries_sum_to_zero') THEN
    CREATE CONSTRAINT TRIGGER ledger_entries_sum_to_zero AFTER INSERT ON ledger_entries
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balances();
  END IF;
END $$;
