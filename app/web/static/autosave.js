/* Minutes, and words of the bulletin, save themselves some seconds after a change. Without this file the Save button does. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-saved]");
  const pause = 4000;
  let timer = 0;
  let changed = false;
  let saving = false;
  let stopped = false;

  const later = (wait = pause) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, wait);
  };

  /* Two texts were written at once: both are kept, and nothing more is sent until somebody has chosen. */
  const compare = (address) => {
    stopped = true;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = form.dataset.compare;
    line.append(" ", link);
  };

  const understand = (answer) => {
    form.elements.revision.value = answer.revision;
    Object.entries(answer.was).forEach(([item, mark]) => {
      form.elements[`was-${item}`].value = mark;
    });
    line.textContent = answer.message;
    if (answer.conflict) compare(answer.conflict);
    form.dispatchEvent(new Event("autosaved", { bubbles: true }));
  };

  async function save() {
    if (saving) {
      later();
      return;
    }
    saving = true;
    changed = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "manual" });
      const said = await answer.json();
      if (answer.ok) understand(said);
      else {
        changed = true;
        line.textContent = said.message || form.dataset.lost;
      }
    } catch {
      changed = true;
      line.textContent = form.dataset.lost;
      later(5 * pause);
    }
    saving = false;
  }

  form.addEventListener("input", () => {
    changed = true;
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
