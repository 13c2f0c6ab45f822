"use client";

import { useEffect } from "react";
import { forgetAllTickets, forgetTicket, keepTicket } from "./kept-tickets";

/** A ticket that was opened once opens without a connection, too. Where it cannot be kept, nothing is lost. */
export function KeepOffline({ path, hasTickets }: { path: string; hasTickets: boolean }) {
  useEffect(() => {
    const done = hasTickets ? keepTicket(path) : forgetTicket(path);
    done.catch(ignore);
  }, [path, hasTickets]);
  return null;
}

/** On every page that nobody is logged in on. */
export function ForgetTickets() {
  useEffect(() => {
    forgetAllTickets().catch(ignore);
  }, []);
  return null;
}

/** Storage that is full or forbidden. */
function ignore() {}
