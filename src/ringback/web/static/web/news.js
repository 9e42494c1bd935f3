// Asks every 15 seconds whether something has happened, while the page is looked at, and reads new things aloud.
import { say } from "./keys.js";

const EVERY = 15_000; // milliseconds
let known = shown();

function shown() {
  return new Map(
    [...document.querySelectorAll("#news [data-news]")].map((one) => [one.dataset.news, one.querySelector("p").innerText]),
  );
}

function look() {
  if (!document.hidden) document.getElementById("news")?.dispatchEvent(new CustomEvent("look"));
}

export function startNews() {
  if (!document.getElementById("news")) return;
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look); // who comes back sees what has happened meanwhile
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id !== "news") return;
    const now = shown();
    const fresh = [...now].filter(([id]) => !known.has(id)).map(([, words]) => words);
    known = now;
    if (fresh.length) say(fresh.join(". "));
  });
}
