// The open desk: tells what was recorded, puts the reader at the next lead, and tells of leads that come in.
import { say } from "./keys.js";

let known = touches();

function touches() {
  return new Map([...document.querySelectorAll("#rail [data-touch]")].map((row) => [row.dataset.touch, row]));
}

function railChanged() {
  const rows = touches();
  const fresh = [...rows].filter(([id]) => !known.has(id)).map(([, row]) => row);
  known = rows;
  for (const row of fresh) row.classList.add("new");
  const urgent = fresh.filter((row) => row.dataset.urgency === "clock").map((row) => row.dataset.name);
  if (urgent.length) {
    say(`New lead: ${urgent.join(", ")}. The clock is running.`);
    document.title = `(${urgent.length}) ${document.title.replace(/^\(\d+\) /, "")}`;
  } else if (fresh.length) {
    say(`Now due: ${fresh.map((row) => row.dataset.name).join(", ")}.`);
  }
  const gone = document.getElementById("rail")?.dataset.gone;
  if (gone) say("Somebody else has recorded this one, or its time is over.");
}

function deskChanged() {
  const desk = document.getElementById("desk");
  known = touches();
  document.title = document.title.replace(/^\(\d+\) /, "");
  say(desk.dataset.announce);
  document.getElementById("who")?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

export function startDesk() {
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id === "rail") railChanged();
    if (event.detail.elt.id === "desk") deskChanged();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.title = document.title.replace(/^\(\d+\) /, "");
  });
  document.addEventListener("htmx:sendError", () => say("No connection. What you typed is still here."));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 404) say("That did not work. Load the page again.");
  });
  // An outcome may lie in a popover; once it is sent, the popover has done its work.
  document.addEventListener("htmx:beforeRequest", () => {
    for (const open of document.querySelectorAll("[popover]:popover-open")) open.hidePopover();
  });
}
