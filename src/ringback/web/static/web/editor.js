// The editor of a playbook: line numbers beside the text, the lines with a problem marked, a press on one goes there.
// Without this the page works all the same; only the numbers are missing.
const text = document.querySelector("#source");
const gutter = document.querySelector(".gutter");

function marked(which) {
  return new Set([...document.querySelectorAll(`#problems ${which}`)].map((one) => Number(one.dataset.line)));
}

function number() {
  const bad = marked("[data-line]:not([data-warning])");
  const odd = marked("[data-warning]");
  const count = text.value.split("\n").length;
  const lines = [];
  for (let line = 1; line <= count; line += 1) {
    const cell = document.createElement(bad.has(line) || odd.has(line) ? "b" : "span");
    if (odd.has(line) && !bad.has(line)) cell.className = "warned";
    cell.textContent = String(line);
    lines.push(cell);
  }
  gutter.replaceChildren(...lines);
  gutter.style.height = `${text.clientHeight}px`;
  gutter.scrollTop = text.scrollTop;
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
}

if (text && gutter) {
  gutter.style.lineHeight = getComputedStyle(text).lineHeight;
  gutter.style.fontSize = getComputedStyle(text).fontSize;
  number();
  text.addEventListener("input", number);
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  new ResizeObserver(number).observe(text);
  document.body.addEventListener("htmx:afterSwap", number);
  document.addEventListener("click", (event) => {
    const line = event.target.closest?.("#problems [data-line]");
    if (line) goTo(Number(line.dataset.line));
  });
}
