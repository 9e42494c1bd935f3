// Tells once that a person has had this page before their eyes. Mail scanners open links too, and must not count: the
// page has to be visible for a while, in a browser that no program drives. Without this script the page works the same.
const LOOKED_AT = 3000; // milliseconds
const page = document.querySelector("main[data-opened]");
let told = false;
let timer;

function tell() {
  if (told) return;
  told = true;
  const body = new URLSearchParams({ ticket: page.dataset.ticket });
  fetch(page.dataset.opened, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
}

function look() {
  clearTimeout(timer);
  if (!told && document.visibilityState === "visible") timer = setTimeout(tell, LOOKED_AT);
}

if (page && !navigator.webdriver) {
  document.addEventListener("visibilitychange", look);
  look();
}

// Whoever gives a date means that date.
for (const field of document.querySelectorAll("[data-chooses]")) {
  field.addEventListener("input", () => { document.getElementById(field.dataset.chooses).checked = true; });
}
