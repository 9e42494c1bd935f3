// Keeps what the server has written about time going: count-downs, bars, the time of day in a place.
// The server's instant, not this computer's clock, is what they start from: a desk whose clock is wrong shows the same.
let ahead = 0;

export function serverNow() {
  return Date.now() + ahead;
}

function readServerTime() {
  const at = (document.getElementById("desk") ?? document.body).dataset.now;
  if (at) ahead = Date.parse(at) - Date.now();
}

export function leftWords(milliseconds) {
  let seconds = Math.round(milliseconds / 1000);
  const sign = seconds < 0 ? "−" : "";
  seconds = Math.abs(seconds);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (number) => String(number).padStart(2, "0");
  if (hours >= 48) return `${sign}${Math.floor(hours / 24)} days`;
  return hours ? `${sign}${hours} h ${two(minutes)}` : `${sign}${minutes}:${two(seconds % 60)}`;
}

function tick() {
  const now = serverNow();
  for (const place of document.querySelectorAll("[data-deadline]")) {
    const left = Date.parse(place.dataset.deadline) - now;
    place.textContent = leftWords(left);
    if (left < 0 && !place.classList.contains("late")) {
      place.classList.add("late");
      place.classList.remove("run");
    }
  }
  for (const bar of document.querySelectorAll("progress[data-ends]")) {
    bar.value = Math.max(0, (Date.parse(bar.dataset.ends) - now) / 1000);
  }
  for (const place of document.querySelectorAll("[data-clock-in]")) {
    place.textContent = new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit", minute: "2-digit", timeZone: place.dataset.clockIn,
    }).format(new Date(now));
  }
}

export function startClocks() {
  readServerTime();
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "desk" || event.detail.elt.id === "desk") readServerTime();
    tick();
  });
}
