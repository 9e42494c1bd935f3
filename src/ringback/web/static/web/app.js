// Starts the parts. Pages work without any of this; it makes them quick.
import { startClocks } from "./clock.js";
import { startDesk } from "./desk.js";
import { startKeys } from "./keys.js";

startClocks();
startKeys();
startDesk();

for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
for (const field of document.querySelectorAll("[data-selects]")) {
  field.addEventListener("focus", () => field.select());
}
document.documentElement.dataset.ready = "yes"; // from here on keys work; browser tests wait for it
