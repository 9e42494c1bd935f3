// Starts the parts. Pages work without any of this; it makes them quick.
import { startClocks } from "./clock.js";
import { startDesk } from "./desk.js";
import { say, startKeys } from "./keys.js";
import { startNews } from "./news.js";

startClocks();
startKeys();
startDesk();
startNews();

for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
for (const field of document.querySelectorAll("[data-selects]")) {
  field.addEventListener("focus", () => field.select());
}
// On the document: the desk is swapped for the next one without loading this again.
document.addEventListener("click", async (event) => {
  const copies = event.target.closest?.("[data-copies]");
  if (copies) {
    const field = document.getElementById(copies.dataset.copies);
    try {
      await navigator.clipboard.writeText(field.value);
      say("Copied.");
    } catch {
      field.focus();
      field.select();
      say("Press Ctrl+C to copy it.");
    }
  }
  if (event.target.closest?.("[data-prints]")) window.print();
});
document.documentElement.dataset.ready = "yes"; // from here on keys work; browser tests wait for it
