/* Words are counted while one writes. Without this file the numbers are those of the last save. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-words]");
  if (!form) return;
  const counted = ["title", "summary", "facts", "note"];
  const lines = [...form.querySelectorAll("[data-count]")];
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const words = (text) => (text.match(/\S+/g) || []).length;

  const count = () => lines.forEach((line) => {
    const fields = counted.map((part) => form.elements[`${part}_${line.dataset.count}`]).filter(Boolean);
    const here = fields.reduce((sum, field) => sum + words(field.value), 0);
    const total = here + Number(line.dataset.rest);
    const told = { words: here, total, minutes: Math.max(1, Math.round(total / 200)) };
    line.textContent = line.dataset.said.replace(/{(\w+)}/g, (_, name) => number.format(told[name]));
  });

  form.addEventListener("input", count);
  count();
})();
