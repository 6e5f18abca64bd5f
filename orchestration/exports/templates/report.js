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
  for (const one of document.querySelectorAll(".picture")) {
    one.dataset.zh ??= one.getAttribute("aria-label");
    one.setAttribute("aria-label", one.dataset[language]);
  }
  close();
}

function open(number) {
  const entry = document.getElementById(number.hash.slice(1));
  tip.innerHTML = entry.innerHTML + entry.closest(".register > li").firstElementChild.outerHTML;
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

// A page is sent without what every number and cell would repeat: languages, roles, labels, references.
for (const number of document.querySelectorAll("a.n")) {
  number.insertAdjacentHTML("beforeend", `<span class="ref">[${number.hash.slice(2)}]</span>`);
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

for (const one of document.querySelectorAll(".en")) one.lang = "en";
for (const one of document.querySelectorAll("a.n, .register b")) one.lang = "zh-CN";
for (const table of document.querySelectorAll("table.cards")) {
  const heads = [...table.tHead.rows[0].cells].map((head) => ["zh", "en"].map((language) => head.dataset[language] ?? head.querySelector("." + language).textContent));
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const isTd = cell.tagName === "TD";
      cell.setAttribute("role", isTd ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
      // On a phone a row is a card, and each cell of it says its column.
      if (isTd && cell.hasChildNodes()) [cell.dataset.zh, cell.dataset.en] = heads[cell.cellIndex];
    }
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
