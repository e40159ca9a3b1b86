"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const token = new URLSearchParams(location.search).get("token") ?? "";
  const place = $("place"), goal = $("goal"), said = $("said"), keys = $("keys"), graph = $("graph");
  let here = null; // the place that is shown, as the server has given it
  let waited = null; // what stops the search that goes on
  let typed = "", typing = 0; // digits of the number of a step, and the timer that ends them
  let asked = 0; // counts what is asked for, so that a late answer changes nothing
  let level = history.state?.level ?? 0; // moves from where this page began, so that an undo does not leave it
  let isPolling = false; // one question at a time: reading a spec again may take a while
  let next = ""; // what is to be said of the place that is gone to

  async function ask(path, given, signal) {
    const options = { headers: { "x-checker-token": token }, signal };
    if (given) Object.assign(options, { method: "POST", body: JSON.stringify(given) });
    if (given) options.headers["content-type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, options);
    } catch (error) {
      throw error.name === "AbortError" ? error : new Error("the explorer has ended: start checker explore again");
    }
    const text = await answer.text();
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      throw new Error(text.trim());
    }
    if (found.error) throw new Error(found.error);
    return found;
  }

  function say(text, isBad) {
    said.textContent = text;
    said.classList.toggle("bad", Boolean(isBad));
  }

  const trying = (work) => work().catch((error) => error.name === "AbortError" || say(error.message, true));

  // where we are is in the address: going somewhere changes that, and what is shown follows it

  const isBeginning = () => location.href.endsWith("#");
  const named = () => (location.hash.length > 1 ? location.hash.slice(1) : isBeginning() ? "" : null);
  const rename = (name) => history.replaceState({ level }, "", `#${name}`);

  function go(name, text = "") {
    if (here && name === here.name) return say(text);
    next = text;
    location.hash = `#${name}`;
  }

  async function show() {
    const number = ++asked;
    const wanted = named();
    const query = wanted === null ? "" : `?name=${encodeURIComponent(wanted)}`;
    const found = await ask(`/place${query}`).catch((error) => lost(error, number));
    if (!found || number !== asked) return;
    const before = here;
    here = found;
    if (wanted === null) rename(found.name);
    place.innerHTML = found.html;
    $("name").textContent = found.name || "beginning";
    $("last").textContent = found.last;
    document.title = `${document.querySelector(".spec").textContent.split(" ")[0]} ${found.name}`;
    document.querySelector("header").classList.toggle("wrong", found.is_wrong);
    $("up").disabled = $("restart").disabled = found.name === "";
    const path = place.querySelector("ol.path");
    if (path) path.scrollTop = path.scrollHeight;
    if (document.activeElement === document.body) place.querySelector("a.option")?.focus({ preventScroll: true });
    if (before && before.version !== found.version) return follow(before, found.version);
    if (!graph.hidden) await draw();
  }

  // a name that leads nowhere: what was shown stays, and so does its address

  function lost(error, number) {
    if (number !== asked) return;
    if (here) rename(here.name);
    say(here ? error.message : `${error.message}\nHome goes to the beginning`, true);
  }

  async function draw() {
    if (!here) return;
    const name = here.name;
    const found = await ask(`/graph?name=${encodeURIComponent(name)}`);
    if (name !== here.name) return;
    $("drawn").innerHTML = found.html;
    const drawn = $("drawn").querySelector(".graph"), centre = drawn?.querySelector(".here rect");
    if (centre) drawn.scrollTop = Number(centre.getAttribute("y")) - drawn.clientHeight / 2;
  }

  // the spec may change while we walk: the path is taken again by its actions

  async function follow(before) {
    const followed = before.steps.length ? await ask("/follow", { steps: before.steps }) : { name: "", said: "" };
    rename(followed.name);
    here = null;
    await show();
    say(followed.said ? `the spec has changed; ${followed.said}` : "the spec has changed; the path is as it was", Boolean(followed.said));
  }

  async function poll() {
    if (document.hidden || !here || isPolling) return;
    isPolling = true;
    const found = await ask("/version").finally(() => (isPolling = false));
    const mistakes = $("mistakes");
    mistakes.hidden = !found.mistakes;
    mistakes.textContent = found.mistakes && `the spec as it stands has mistakes; what is shown is the one before\n\n${found.mistakes}`;
    if (here && found.version !== here.version) await follow(here);
  }

  // searches, of which one goes on at a time

  async function search(path, given) {
    waited?.abort();
    const mine = (waited = new AbortController());
    $("stop").hidden = false;
    say("searching ... (Esc stops it)");
    try {
      const found = await ask(path, given, mine.signal);
      if (found.name === null) say(found.said);
      else {
        if (document.activeElement.closest("#tools")) document.activeElement.blur(); // the keys are those of the steps again
        go(found.name, found.said);
      }
    } catch (error) {
      say(error.name === "AbortError" ? "stopped" : error.message, error.name !== "AbortError");
    } finally {
      if (waited === mine) {
        waited = null;
        $("stop").hidden = true;
      }
    }
  }

  const of = (name) => ({ name, version: here?.version ?? 1 });
  const stop = () => waited?.abort();
  const jump = (name) => search("/jump", { ...of(name), goal: goal.value });
  const jumpFromHere = () => jump(here?.name ?? "");
  const run = (how) => search("/run", { ...of(here?.name ?? ""), goal: goal.value, how });

  async function why(text) {
    const found = await ask("/why", { ...of(here.name), asked: text });
    const answer = $("answer");
    answer.innerHTML = found.html;
    answer.scrollIntoView({ block: "nearest" });
  }

  // steps by keyboard

  const options = () => [...place.querySelectorAll("a.option")];

  function move(by) {
    const found = options();
    const at = found.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : found.length - 1) : Math.min(Math.max(at + by, 0), found.length - 1);
    found[next]?.focus();
    found[next]?.scrollIntoView({ block: "nearest" });
  }

  function take() {
    const number = typed;
    clearTimeout(typing);
    typed = "";
    const found = options().find((option) => option.dataset.number === number);
    if (found) found.click();
    else if (number) say(`there is no step ${number} here`, true);
  }

  function digit(key) {
    typed += key;
    clearTimeout(typing);
    const more = options().some((option) => option.dataset.number.startsWith(typed) && option.dataset.number !== typed);
    if (!more) take();
    else typing = setTimeout(take, 700);
  }

  const up = () => here && here.name && go(here.name.replace(/\/?[^/]*$/, ""));
  const restart = () => trying(async () => go((await ask("/place")).name));
  const undo = () => (level > 0 ? history.back() : say("this is where you began"));
  const redo = () => history.forward();

  function toggleGraph() {
    graph.hidden = !graph.hidden;
    history.replaceState({ level }, "", location.search.replace(/&graph$/, "") + (graph.hidden ? "" : "&graph") + location.hash);
    if (!graph.hidden) trying(draw).then(() => graph.scrollIntoView({ block: "nearest" }));
  }

  const does = {
    ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1),
    u: undo, Backspace: undo, r: redo, p: up, Home: restart, "/": () => goal.select(),
    f: () => run("first"), x: () => run("random"), g: toggleGraph, "?": () => keys.showModal(), Escape: stop,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input")) {
      if (event.key !== "Escape") return;
      event.target.blur();
      stop();
      return;
    }
    if (event.target.closest(".graph, ol.path") && event.key.startsWith("Arrow")) return;
    if (/^[0-9]$/.test(event.key)) digit(event.key);
    else if (event.key === "Enter" && typed) take();
    else if (does[event.key]) does[event.key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-why], button[data-goal]");
    if (button?.dataset.why) trying(() => why(button.dataset.why));
    if (button?.dataset.goal) {
      goal.value = button.dataset.goal;
      jumpFromHere();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    event.preventDefault();
    if (event.target.id === "why") trying(() => why($("asked").value));
    else jumpFromHere();
  });
  const clicks = {
    undo, redo, up, restart, "show-graph": toggleGraph, "show-keys": () => keys.showModal(), stop,
    "jump-first": () => jump(""), "run-first": () => run("first"), "run-random": () => run("random"), check: () => search("/check", {}),
  };
  for (const [id, work] of Object.entries(clicks)) $(id).addEventListener("click", work);
  addEventListener("hashchange", () => {
    level = history.state?.level ?? level + 1;
    history.replaceState({ level }, "");
    say(next);
    next = "";
    trying(show);
  });
  history.replaceState({ level }, "");
  graph.hidden = !location.search.endsWith("&graph");
  setInterval(() => trying(poll), 1000);
  trying(show);
})();
