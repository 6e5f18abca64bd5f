const page = document.documentElement;
const tip = document.getElementById("tip");
let held = null;

function show(language) {
  page.className = "show-" + language;
  page.lang = language === "zh" ? "zh-CN" : "en";
  for (const button of document.querySelectorAll(".switch button")) {
    button.setAttribute("aria-pressed", String(button.value === language));
  }
  document.title = page.dataset[language];
  close();
}

function open(number) {
  tip.innerHTML = document.getElementById(number.hash.slice(1)).innerHTML;
  tip.hidden = false;
  const at = number.getBoundingClientRect(), box = tip.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.left), innerWidth - box.width - 12);
  const below = at.bottom + 8 + box.height < innerHeight;
  tip.style.left = left + "px";
  tip.style.top = Math.max(8, below ? at.bottom + 8 : at.top - box.height - 8) + "px";
  number.setAttribute("aria-expanded", "true");
}

function close() {
  tip.hidden = true;
  held = null;
  for (const one of document.querySelectorAll('.n[aria-expanded="true"]')) one.setAttribute("aria-expanded", "false");
}

for (const number of document.querySelectorAll("a.n")) {
  number.setAttribute("aria-describedby", "tip");
  number.addEventListener("mouseenter", () => { if (!held) open(number); });
  number.addEventListener("mouseleave", () => { if (!held) close(); });
  number.addEventListener("focus", () => { if (held !== number) { close(); open(number); } });
  number.addEventListener("blur", () => { if (held !== number) close(); });
  number.addEventListener("click", (event) => {
    event.preventDefault();
    const again = held === number;
    close();
    if (!again) { open(number); held = number; }
  });
}
document.addEventListener("click", (event) => { if (!event.target.closest("a.n, #tip")) close(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
addEventListener("scroll", close, { passive: true });
for (const button of document.querySelectorAll(".switch button")) {
  button.addEventListener("click", () => show(button.value));
}

// A page of a place is sent without what every cell would repeat.
for (const one of document.querySelectorAll(".en")) one.lang = "en";
for (const table of document.querySelectorAll("table.cards")) {
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
  }
}

// What a click shows on a screen is there on paper, and closed again afterwards. Not the figures of each chart:
// the register has the sources, and ten pages are saved.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open]):not(figure details)")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => { for (const one of closed) one.open = false; });

show(location.hash === "#en" ? "en" : "zh");
