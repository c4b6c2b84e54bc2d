/* Writing in the forum: the draft keeps itself, names and documents are found in place. Without this file the form's buttons do the same. */
(() => {
  "use strict";

  const box = document.querySelector("[data-editor]");
  if (!box) return;
  const form = box.closest("form");
  const text = form.elements.text;
  const said = box.dataset;
  const line = box.querySelector("[data-saved]");
  const part = (id) => document.getElementById(id);

  /* Where one writes: what may be named, cited and shown depends on it. */
  const place = (more) => {
    const asked = new URLSearchParams({ key: said.key, ...more });
    ["where", "audience"].forEach((name) => {
      const field = form.elements[name];
      if (field && field.value) asked.set(name, field.value);
    });
    return asked;
  };
  const show = async (id, request) => {
    const target = part(id);
    target.setAttribute("aria-busy", "true");
    try {
      const answer = await request;
      if (answer.ok || answer.status === 422) target.innerHTML = await answer.text();
      else line.textContent = said.lost;
    } catch {
      line.textContent = said.lost;
    }
    target.removeAttribute("aria-busy");
  };
  const insert = (words, from = text.selectionStart) => {
    text.setRangeText(words, from, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* The draft. Its number rises before it is sent: what is posted meanwhile is never older than what is kept. */
  let timer = 0;
  let changed = false;
  let stopped = false;
  let saving = null;
  const later = (wait = 3000) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, wait);
  };
  const choice = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = label;
    button.addEventListener("click", act);
    line.append(" ", button);
  };
  const decide = (answer) => {
    stopped = true;
    line.textContent = answer.message;
    if (!Object.keys(answer.fields).length) return;
    const go = () => {
      form.elements.seq.value = answer.seq;
      stopped = false;
      save();
    };
    choice(said.theirs, () => {
      Object.entries(answer.fields).forEach(([name, value]) => {
        const fields = form.querySelectorAll(`[name="${name}"]`);
        fields.forEach((field) => {
          if (field.type === "checkbox" || field.type === "radio") field.checked = [value].flat().includes(field.value);
          else field.value = value;
        });
      });
      go();
    });
    choice(said.mine, go);
  };
  async function save(keepalive = false) {
    if (saving) return later();
    changed = false;
    const seq = Number(form.elements.seq.value) + 1;
    form.elements.seq.value = seq;
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    saving = new AbortController();
    try {
      const answer = await fetch(`/drafts/${said.key}`, { method: "PUT", body, keepalive, signal: saving.signal, redirect: "manual" });
      const told = await answer.json();
      if (answer.status === 409) decide(told);
      else line.textContent = answer.ok ? told.message : said.lost;
    } catch {
      if (!stopped) {
        changed = true;
        line.textContent = said.lost;
        later(15000);
      }
    }
    saving = null;
  }
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.name === "cite_words") return;
    changed = true;
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    if (saving) saving.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && changed && !stopped) save(true);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });

  /* Buttons of the form, in place. */
  const find = () => show("papers", fetch(`/forum/papers?${place({ q: form.elements.cite_words.value })}`));
  const cite = (button, number) => {
    const page = part(`page_${number}`).value.trim();
    const title = button.parentElement.dataset.title.replace(/[\\`*_{}[\]<>#|~@]/g, "\\$&");
    const at = /^\d+$/.test(page) ? said.page.replace("%s", page) : "";
    const gap = /\S$/.test(text.value.slice(0, text.selectionStart)) ? " " : "";
    insert(`${gap}[${title}${at}](/documents/${number}${at ? `/pages/${page}` : ""})`);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=action]");
    if (!button || !box.contains(button) || button.hidden) return;
    const [act, number] = button.value.split(":");
    if (act === "preview") show("preview", fetch("/forum/preview", { method: "POST", body: place({ text: text.value }) }));
    else if (act === "draft") save();
    else if (act === "find") find();
    else if (act === "cite") cite(button, number);
    else if (act === "remove") show("files", fetch(`/forum/files/${number}/remove`, { method: "POST", body: place() }));
    else return;
    event.preventDefault();
  });
  form.elements.cite_words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    find();
  });

  /* Files travel one by one, as soon as they are chosen. */
  const files = form.elements.file;
  box.querySelector("button[value=attach]").hidden = true;
  files.addEventListener("change", async () => {
    const chosen = [...files.files];
    if (chosen.some((file) => file.size > Number(files.dataset.maxBytes))) return;
    for (const file of chosen) {
      line.textContent = said.sending.replace("%s", file.name);
      const body = new FormData();
      place().forEach((value, name) => body.append(name, value));
      body.append("file", file);
      await show("files", fetch("/forum/files", { method: "POST", body }));
    }
    if (line.textContent !== said.lost) {
      line.textContent = "";
      files.value = "";
    }
  });

  /* Names behind the sign @: a list below the field, chosen with the arrow keys and Enter, or by pointing. */
  const list = document.createElement("ul");
  list.id = "names";
  list.className = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", said.names);
  text.after(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", "names");
  const sign = /(?:^|[^\p{L}\p{N}@.+/-])@([\p{L}\p{N}][^\n@]{1,60})$/u;
  let at = -1;
  let asking = 0;
  let pause = 0;
  const typed = () => {
    const found = text.selectionStart === text.selectionEnd && sign.exec(text.value.slice(0, text.selectionEnd));
    return found ? found[1] : "";
  };
  const close = () => {
    asking += 1;
    list.hidden = true;
    list.replaceChildren();
    text.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const mark = (to) => {
    const items = [...list.children];
    at = (to + items.length) % items.length;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    text.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const pick = (item) => {
    const from = text.selectionEnd - typed().length;
    const words = `${item.dataset.insert} `;
    close();
    insert(words, from);
  };
  const suggest = async () => {
    const words = typed();
    if (!words) return close();
    asking += 1;
    const mine = asking;
    const answer = await fetch(`/forum/names?${place({ q: words })}`).catch(() => null);
    const items = answer && answer.ok ? (await answer.json()).items : [];
    if (mine !== asking) return undefined;
    if (!items.length || !typed()) return close();
    list.replaceChildren(...items.map((one, index) => {
      const item = document.createElement("li");
      item.id = `name-${index}`;
      item.setAttribute("role", "option");
      item.dataset.insert = one.insert;
      item.textContent = one.label;
      if (one.note) {
        const note = document.createElement("span");
        note.className = "small muted";
        note.textContent = ` ${one.note}`;
        item.append(note);
      }
      return item;
    }));
    list.hidden = false;
    line.textContent = said.fits.replace("%s", items.length);
    mark(0);
    return undefined;
  };
  text.addEventListener("input", () => {
    clearTimeout(pause);
    if (!typed()) close();
    else pause = setTimeout(suggest, 200);
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const act = {
      ArrowDown: () => mark(at + 1),
      ArrowUp: () => mark(at - 1),
      Enter: () => pick(list.children[at]),
      Tab: () => pick(list.children[at]),
      Escape: close,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  text.addEventListener("blur", () => setTimeout(close, 200));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) pick(item);
  });
})();
