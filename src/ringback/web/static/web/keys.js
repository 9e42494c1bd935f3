// One key for each thing: an element names its key in data-key (press) or data-key-focus (go there).
// Keys rest while somebody types, and belong to what is open on top.
const TYPES = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

function onTop() {
  return document.querySelector("dialog[open]") ?? document.querySelector("[popover]:popover-open") ?? document;
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const active = document.activeElement;
  if (active?.matches(TYPES)) {
    if (event.key === "Escape") active.blur();
    return;
  }
  if (event.repeat) return;
  const top = onTop();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (top === document && key === "?") return act(event, () => document.getElementById("keys")?.showModal());
  if (top === document && key === "/") return act(event, () => document.getElementById("find")?.select());
  // Enter on a link or a button is that link's or button's own.
  if (key === "Enter" && active?.closest("a, button, summary")) return;
  const goal = top.querySelector(`[data-key-focus="${CSS.escape(key)}"]`);
  if (goal) return act(event, () => goal.focus());
  const buttons = [...top.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const button = buttons.find((one) => top !== document || !one.closest("[popover]"));
  if (!button) return;
  if (button.disabled) return act(event, () => say(button.title));
  act(event, () => button.click());
}

function act(event, what) {
  event.preventDefault();
  what();
}

export function say(words) {
  const place = document.getElementById("announce");
  if (!place || !words) return;
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}

export function startKeys() {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-opens-keys]")) document.getElementById("keys")?.showModal();
  });
}
