// Small comforts for readers whose browser runs scripts. Every page works without them.

document.documentElement.classList.add("has-script");

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Controls that need a script are in the page hidden; show them.
for (const element of all("[data-needs-script]")) element.hidden = false;

// An error summary takes the focus, and its links lead to the field with its label in view.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  if (summary.dataset.disableAutoFocus !== "true") {
    summary.tabIndex = -1;
    summary.focus();
  }
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset");
    const title = (group && group.querySelector("legend")) || document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (title || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// A part of a form that belongs to one radio button or box is shown with it.
const revealing = all("input[data-aria-controls]");
const reveal = () => {
  for (const input of revealing) {
    const part = document.getElementById(input.dataset.ariaControls);
    if (part) part.hidden = !input.checked;
  }
};
if (revealing.length) {
  reveal();
  addEventListener("change", reveal);
  addEventListener("pageshow", reveal);
}

// Copy the link of this page.
for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const words = button.querySelector("[data-copy-done]");
    const address = new URL(button.dataset.copy, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      prompt(words.textContent, address);
      return;
    }
    const usual = words.textContent;
    words.textContent = words.dataset.copyDone;
    const said = button.closest(".actions")?.querySelector("[data-said]");
    if (said) said.textContent = words.dataset.copyDone;
    setTimeout(() => {
      words.textContent = usual;
      if (said) said.textContent = "";
    }, 4000);
  });
}

for (const button of all("[data-print]")) button.addEventListener("click", () => print());

// On paper, what is folded on the screen is unfolded.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = all("main details:not([open])");
  for (const details of unfolded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false;
});

// A quick filter over a list that is already on the page. Accents and capitals do not matter.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const box of all("[data-filter]")) {
  const list = document.getElementById(box.dataset.filter);
  if (!list) continue;
  const field = box.querySelector("input");
  const count = box.querySelector("[role='status']");
  const marked = all("[data-filter-text]", list);
  const entries = (marked.length ? marked : [...list.children]).map((element) => [element, plain(element.dataset.filterText || element.textContent)]);
  const folded = all("details", list).filter((details) => details.querySelector("[data-filter-text]"));
  box.hidden = false;
  // The box stands inside a form, which is not what Enter sends here.
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [element, text] of entries) {
      element.hidden = !words.every((word) => text.includes(word));
      if (!element.hidden) shown += 1;
    }
    // What is folded away is looked through as well.
    for (const details of folded) details.open = words.length > 0 || Boolean(details.querySelector(":checked"));
    const { filterNone, filterSome } = box.dataset;
    const some = filterSome.replace("{shown}", shown).replace("{total}", entries.length);
    count.textContent = words.length ? (shown ? some : filterNone) : "";
  });
}

// One press of a button sends a form once.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent && Date.now() - form.dataset.sent < 3000) event.preventDefault();
  else form.dataset.sent = Date.now();
});
