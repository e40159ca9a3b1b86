"use strict";
(() => {
  const { steps, fails } = JSON.parse(document.getElementById("data").textContent);
  const buttons = [...document.querySelectorAll("#steps button")];
  const cells = new Map([...document.querySelectorAll("td[data-variable]")].map((cell) => [cell.dataset.variable, cell]));
  const chosen = document.getElementById("chosen");
  const last = steps.length - 1;
  let current = -1;

  // The values of all variables after a step: those of the steps up to it, the later ones over the earlier.
  const stateAfter = (number) => Object.assign({}, ...steps.slice(0, number + 1).map((step) => step.values ?? {}));

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  function fill(number) {
    const before = number > 0 ? stateAfter(number - 1) : {};
    const after = stateAfter(number);
    const changed = number > 0 ? steps[number].values ?? {} : {};
    for (const [variable, cell] of cells) {
      const isChanged = variable in changed;
      cell.parentElement.classList.toggle("changed", isChanged);
      cell.replaceChildren(
        ...(isChanged ? [element("del", before[variable]), element("ins", after[variable])] : [after[variable] ?? ""]),
      );
    }
    const none = steps[number].values === null ? ": it fails, this is the state before it" : "";
    chosen.textContent = number === 0 ? `in the initial state, ${steps[0].text}` : `after step ${number}, ${steps[number].text}${none}`;
  }

  function light(number) {
    for (const line of document.querySelectorAll(".line.acting, .line.failing")) line.classList.remove("acting", "failing");
    const mark = (place, kind) => {
      if (!place) return null;
      const [file, first, end] = place;
      for (let line = first; line <= end; line++) document.getElementById(`f${file}l${line}`)?.classList.add(kind);
      return document.getElementById(`f${file}l${first}`);
    };
    const acting = mark(steps[number].lines, "acting");
    const failing = number === last ? mark(fails, "failing") : null;
    const shown = acting ?? failing;
    if (shown) shown.closest("pre").scrollTop = shown.offsetTop - shown.closest("pre").offsetTop - 40;
    for (const drawn of document.querySelectorAll("[data-step]")) {
      if (drawn.closest("#diagram")) drawn.classList.toggle("chosen", drawn.dataset.step === String(number));
    }
  }

  function choose(number, moves) {
    const next = Math.min(Math.max(number, 0), last);
    if (next === current) return;
    if (current >= 0) buttons[current].removeAttribute("aria-current");
    current = next;
    buttons[current].setAttribute("aria-current", "step");
    if (moves) buttons[current].focus({ preventScroll: true });
    const list = buttons[current].closest("ol");
    list.scrollTop = buttons[current].offsetTop - list.offsetTop - list.clientHeight / 3;
    fill(current);
    light(current);
    history.replaceState(null, "", `#step=${current}`);
  }

  buttons.forEach((button, number) => button.addEventListener("click", () => choose(number, true)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("pre, summary")) return;
    const to = {
      ArrowDown: current + 1, ArrowRight: current + 1, j: current + 1,
      ArrowUp: current - 1, ArrowLeft: current - 1, k: current - 1,
      Home: 0, End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to, true);
  });
  const asked = /^#step=(\d+)$/.exec(location.hash);
  choose(asked ? Number(asked[1]) : last, false);
})();
