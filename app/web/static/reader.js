/* From one hit to the next, on the page and over its ends. Without this file the links lead from page to page with hits. */
(() => {
  "use strict";
  const nav = document.querySelector("[data-hits]");
  const marks = [...document.querySelectorAll(".sheet .hit")];
  if (!nav || !marks.length) return;
  const place = nav.querySelector("[data-place]"), [back, on] = ["previous", "next"].map((name) => nav.querySelector(`[data-${name}]`));
  const beyond = { "-1": back.dataset.previous, 1: on.dataset.next };
  const start = location.hash === "#hit-last" ? marks.length - 1 : Number((/^#hit-(\d+)$/.exec(location.hash) || [0, 1])[1]) - 1;
  let at = -1;

  const show = (number) => {
    marks.forEach((one, n) => one.classList.toggle("here", n === number));
    at = number;
    place.textContent = nav.dataset.says.replace("{n}", at + 1).replace("{m}", marks.length);
    back.hidden = at === 0 && !beyond[-1];
    on.hidden = at === marks.length - 1 && !beyond[1];
    marks[at].scrollIntoView({ block: "center" });
    marks[at].focus({ preventScroll: true });
  };
  const move = (step) => {
    const goal = at + step;
    if (marks[goal]) show(goal);
    else if (beyond[step]) location.assign(beyond[step]);
  };

  [[back, -1], [on, 1]].forEach(([link, step]) => link.addEventListener("click", (event) => {
    event.preventDefault();
    move(step);
  }));
  /* Only while the focus is on a hit or among these buttons: letters belong to whoever types or speaks elsewhere. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".sheet, [data-hits]")) return;
    const step = { n: 1, p: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(step);
    }
  });
  show(Math.min(Math.max(start, 0), marks.length - 1));
})();
