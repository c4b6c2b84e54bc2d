/* Titles while somebody types in a search field: a combobox after the ARIA pattern. Without this file the form searches as ever. */
(() => {
  "use strict";
  const WAIT = 150, LEAST = 2;

  document.querySelectorAll("input[data-suggest]").forEach((field) => {
    const list = document.createElement("div"), said = document.createElement("span");
    let timer, asked, at = -1;

    list.id = `${field.id}-suggest`;
    list.className = "suggest";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggest);
    said.className = "vh";
    said.setAttribute("role", "status");
    field.after(list, said);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) field.setAttribute(name, value);

    const options = () => [...list.querySelectorAll("[role=option]")];
    const mark = (number) => {
      const all = options();
      at = number;
      all.forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
      if (at < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", all[at].id);
        all[at].scrollIntoView({ block: "nearest" });
      }
    };
    const show = (open) => {
      list.hidden = !open;
      field.setAttribute("aria-expanded", String(open));
      if (!open) mark(-1);
    };
    const close = () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      said.textContent = "";
      show(false);
    };
    const ask = async () => {
      const typed = field.value.trim();
      if (asked) asked.abort();
      if (typed.length < LEAST) return close();
      asked = new AbortController();
      try {
        const answer = await fetch(`/search/suggest?q=${encodeURIComponent(typed)}`, { signal: asked.signal, headers: { accept: "text/html" } });
        if (!answer.ok) return close();
        list.innerHTML = await answer.text();
        list.querySelectorAll("[id]").forEach((one) => { one.id = `${list.id}-${one.id}`; });
        list.querySelectorAll("[aria-labelledby]").forEach((one) => one.setAttribute("aria-labelledby", `${list.id}-${one.getAttribute("aria-labelledby")}`));
        const note = list.querySelector("template");
        said.textContent = note ? note.dataset.says : "";
        show(options().length > 0 && document.activeElement === field);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count && !event.altKey) {
        event.preventDefault();
        if (list.hidden) show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(at < 0 && step < 0 ? count - 1 : at + step >= count ? -1 : Math.max(-1, at + step));
      } else if (event.key === "Enter" && !list.hidden && at >= 0) {
        event.preventDefault();
        location.assign(options()[at].dataset.href);
      }
    });
    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) location.assign(one.dataset.href);
    });
  });
})();
