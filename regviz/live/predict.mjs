// @ts-check
/**
 * Predict, then reveal: the answer is hidden until somebody has said what they expect. What a lesson hides and asks for stands
 * in its own part (Predicting in contract.mjs), which is loaded with this module; the lesson's module is worn inside another
 * one, so that nothing of the answer is drawn, printed, said or described, wherever a picture goes.
 *
 * A question is a state as it is posed: whoever moves a slider after the answer was revealed has another question.
 */

import { button, make, save } from "./dialog.mjs";
import { load, style } from "./files.mjs";
import { createInputs } from "./guess.mjs";
import { onBack, setWord } from "./history.mjs";
import { WORDS, askingWords, goTo, isHere, pageAt, query, replace } from "./place.mjs";
import * as runs from "./ask.mjs";
import { snap, write } from "../hand/fields.mjs";
import { line, nothing } from "../hand/shapes.mjs";
import { brief, speaking } from "../hand/words.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** @typedef {import("./contract.mjs").Module} Module */
/** @typedef {import("./contract.mjs").Predicting} Predicting */
/** @typedef {import("./contract.mjs").Guess} Guess */
/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Vector} Vector */
/** What a question is made of; `plan` is the page of each question of a run. @typedef {{part: Predicting, words: {[key: string]: string}, plan: string[]}} Prepared */

const KEYS = 100; // presses of an arrow key from one end of a chart to the other
const START = [0, 0]; // where a ring waits

/** What is behind the tool, by figure. @type {WeakMap<Element, ReturnType<typeof createPrediction>>} */
const predictions = new WeakMap();

/** Guesses outlive a figure that is built anew in another language. @type {{[path: string]: {guess: Guess, revealed: string}}} */
const memories = {};

/**
 * All that is needed to ask. @param {string} part the lesson's, by its path in the package
 * @param {string} path @param {string} language @returns {Promise<Prepared>}
 */
export async function prepare(part, path, language) {
  const [loaded, asking] = await Promise.all([load(part), askingWords?.(path, language), style("live/predict.css")]);
  return { part: loaded, words: {}, plan: [], ...asking };
}

/** Begins to ask, or ends it. @param {HTMLElement} root @param {Face} face */
export async function open(root, face) {
  const there = predictions.get(root);
  setWord("ask", null);
  if (there?.face === face) there.turn(!there.on(), true);
  else begin(root, face, await prepare(face.module.predict ?? "", face.path, face.setup.language));
  face.set(face.state()); // so that the server knows the word in the address as well
}

/** Begins to ask at once; returns what is wrong with a run that the address asks for. @param {HTMLElement} root @param {Face} face @param {Prepared} prepared */
export function begin(root, face, prepared) {
  const asked = query().get("ask"), run = runs.here(prepared.plan);
  const wrong = asked === null || run ? "" : speaking(face.setup.language, prepared.words).text("predict.wrong", { steps: prepared.plan.length, text: brief(asked) });
  if (wrong && query().get("predict") !== "1") return wrong;
  const made = createPrediction(root, face, prepared);
  predictions.set(root, made);
  made.turn(true);
  return wrong;
}

/** @param {HTMLElement} root @param {Face} face @param {Prepared} prepared */
function createPrediction(root, face, { part, words, plan }) {
  const say = speaking(face.setup.language, { ...face.setup.words, ...words }), lesson = face.module, { fields } = face.setup;
  const page = face.path === "." ? "home" : face.path, plain = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default]));
  const memory = memories[face.path] ??= { guess: {}, revealed: "" }, { guess } = memory;
  let on = false, place = runs.here(plan); // where a run is; null outside of one

  const kind = () => place ? runs.kindOf(part.kinds, plan, place) : "";
  const asks = (/** @type {State} */ state) => on && part.about(state) !== memory.revealed;
  /** @type {any} */
  let known; // while a hand moves what only torch can answer, the latest that it said
  const answer = () => known = face.answer() ?? lesson.answer(face.state()) ?? known;
  const points = part.asks(plain, answer(), "").flatMap(ask => "chart" in ask ? [ask] : []);

  /** @type {Module} */
  const worn = {
    ...lesson,
    picture(state, answer, near) {
      const hidden = asks(state), whole = lesson.picture(hidden ? part.posed(state) : state, answer, near);
      const shown = hidden ? part.veiled(whole, state, kind(), guess) : whole;
      const handles = Object.fromEntries(points.map(({ name }) => [`guess-${name}`, guess[name] ?? START]));
      const truths = on && !hidden && part.truths ? part.truths(state, answer, guess) : {};
      const asked = on ? part.asks(state, answer, kind()).map(({ name }) => name) : [];
      const marked = points.map(({ name, chart }) => [chart, { ...shown.traces[chart], ...marksOf(name, truths[name], asked.includes(name)) }]);
      return {
        ...shown,
        drawn: on ? { ...shown.drawn, asked: hidden, guess: { ...guess } } : shown.drawn,
        traces: points.length ? { ...shown.traces, ...Object.fromEntries(marked) } : shown.traces,
        handles: { ...shown.handles, ...handles },
      };
    },
    sentence(state, answer, _) {
      const said = lesson.sentence(state, answer, face.say), places = typeof said === "string" ? { "": said } : said;
      if (!asks(state)) return { ...places, verdict: on ? verdictOn(state, answer) : "" };
      return Object.fromEntries([...Object.keys(places), "verdict"].map(place => [place, ""]));
    },
    describe: (state, answer, _) => asks(state) ? part.described(state, answer, say, kind()) : lesson.describe?.(state, answer, face.say) ?? {},
    events: (state, name, answer) => asks(state) ? [] : lesson.events?.(state, name, answer) ?? [],
  };

  /** @param {State} state @param {any} answer */
  function verdictOn(state, answer) {
    const { said, score } = part.judged(state, answer, guess, say, kind());
    return place ? say.joined([say.text("predict.points", { points: runs.pointsFor(score), most: runs.FULL }), said]) : said;
  }

  /** A ring where the guess is, and what it misses the answer by. @param {string} name @param {Vector | undefined} truth @param {boolean} asked */
  function marksOf(name, truth, asked) {
    const at = guess[name];
    return { guess: asked && at ? line([at]) : nothing(), miss: at && truth ? line([at, truth]) : nothing() };
  }

  const grips = points.map(({ name, chart }) => {
    const { layout } = face.setup.figures[chart], sides = [layout.xaxis.range, layout.yaxis.range];
    const within = (/** @type {Vector} */ point) => point.map((at, i) => snap({ ...BOUNDS, low: sides[i][0], high: sides[i][1] }, at));
    const place = (/** @type {Vector} */ point) => {
      guess[name] = within(point);
      face.redraw();
    };
    /** @type {Vector | undefined} */
    let before; // the hand took hold
    const still = () => {}; // a guess is nobody else's business: no server hears of it
    return face.charts[chart].add(styles(root, chart), `guess-${name}`, say.text("predict.handle"), {
      drag: (_, point) => place(point),
      nudge: (_, dx, dy) => place((guess[name] ?? START).map((/** @type {number} */ at, /** @type {number} */ i) => at + [dx, dy][i] * (sides[i][1] - sides[i][0]) / KEYS)),
      hold: () => { before = guess[name]; },
      release: still, settle: still,
      cancel: () => {
        if (before) guess[name] = before;
        else delete guess[name];
        face.redraw();
      },
    });
  });
  for (const grip of grips) grip.classList.add("rv-handle-guess");

  const progress = make("p", { className: "rv-progress" }), question = make("p", { className: "rv-question" }), verdict = make("p", { className: "rv-verdict" });
  verdict.dataset.sentence = "verdict";
  verdict.setAttribute("aria-live", "polite");
  const reveal = button("", () => {
    const now = face.state(), posed = part.posed(now), found = answer();
    if (!found) return;
    if (place) runs.keep(place, { points: runs.pointsFor(part.judged(now, found, guess, say, kind()).score), guess: { ...guess }, kind: kind(), address: `${pageAt(face.path)}?${new URLSearchParams(write(fields, now))}` });
    memory.revealed = asks(now) ? part.about(now) : "";
    if (JSON.stringify(posed) !== JSON.stringify(now)) face.set(posed); // the picture that was asked about
    face.wear(worn);
    if (!place) return;
    follow(); // the button is gone: the focus goes on
    (next.hidden ? toKeep : next).focus({ preventScroll: true });
  });
  const next = button(say.text("predict.next"), () => { if (place) visit({ ...place, step: place.step + 1 }); });
  const toKeep = button(say.text("predict.save"), () => {
    if (place) save(`regviz-ask-${place.seed}.csv`, new Blob([runs.table(place.seed, plan, runs.recordOf(place.seed))], { type: "text/csv" }));
  });
  const start = button(say.text("predict.start"), () => visit({ seed: runs.anyNumber(), step: 1 }));
  const end = button(say.text("predict.end"), () => {
    setWord("ask", null);
    turn(false);
    face.set(face.state());
    /** @type {HTMLElement | null} */ (root.querySelector("[data-tool=predict]"))?.focus({ preventScroll: true });
  });
  for (const quiet of [start, end]) quiet.className = "rv-quiet";
  const inputs = createInputs(say, guess, face.redraw);
  const panel = make("section", { className: "rv-asked" }, progress, question, inputs.node, verdict, make("p", { className: "rv-asked-row" }, reveal, next, toKeep, end, start));
  panel.dataset.area = "sentence";
  panel.setAttribute("aria-label", face.setup.words["tools.predict"]);

  /** What the panel and the handles offer now. */
  function follow() {
    const hidden = asks(face.state()), last = place?.step === plan.length, asked = part.asks(face.state(), answer(), kind());
    for (const [i, grip] of grips.entries()) grip.hidden = !hidden || !asked.some(({ name }) => name === points[i].name);
    root.classList.toggle("rv-run", on && Boolean(place));
    for (const dials of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".rv-dials"))) dials.inert = on && Boolean(place); // the question is the same for all
    next.hidden = !place || hidden || last;
    toKeep.hidden = !place || hidden || !last;
    reveal.hidden = Boolean(place) && !hidden;
    end.hidden = progress.hidden = !place;
    start.hidden = Boolean(place) || !plan.length;
    if (place) {
      const values = { seed: place.seed, step: place.step, steps: plan.length, points: runs.pointsOf(place.seed), most: runs.FULL * plan.length };
      show(progress, say.text(last && !hidden ? "predict.total" : "predict.progress", values));
    }
    const name = kind(), own = `predict.question.${name}`;
    show(question, say.text(say.has(own) ? own : "predict.question"));
    root.classList.toggle("rv-predicting", on);
    root.classList.toggle("rv-asking", hidden);
    root.querySelector("[data-tool=predict]")?.setAttribute("aria-pressed", String(on));
    question.hidden = inputs.node.hidden = !hidden;
    if (hidden) inputs.show(asked, place?.step);
    show(reveal, say.text(hidden ? "predict.reveal" : "predict.again"));
  }
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-drawn"] }); // in the frame in which another picture is drawn

  /** @param {boolean} next @param {boolean} [anew] whether what was revealed is asked again */
  function turn(next, anew = false) {
    on = next;
    if (anew) memory.revealed = "";
    if (on) root.querySelector(".rv-sentence")?.after(panel);
    else panel.remove();
    place = on ? runs.here(plan) : null;
    const wanted = on && !place;
    if ((query().get("predict") === "1") !== wanted) setWord("predict", wanted ? "1" : null);
    if (place) pose(place);
    follow();
    face.wear(worn);
  }

  /** The question of a run, or what became of it: on the page that it is on. @param {runs.Place} at */
  function pose(at) {
    if (plan[at.step - 1] !== page) return visit(at, true);
    const state = runs.stateOf(part, plan, at, plain), before = runs.recordOf(at.seed)[at.step];
    for (const name of Object.keys(guess)) delete guess[name];
    Object.assign(guess, before?.guess);
    memory.revealed = before ? part.about(state) : "";
    if (JSON.stringify(state) === JSON.stringify(face.state())) return;
    replace(new URLSearchParams([...write(fields, state), ...kept(), ["ask", query().get("ask") ?? ""]]));
    face.set(state);
  }

  /** What stays in the address from one question to the next. */
  const kept = () => [...query()].filter(([name]) => name === "lang" || (WORDS.includes(name) && !["ask", "predict"].includes(name)));

  /** Goes to a question of a run, on this page or another. @param {runs.Place} at @param {boolean} [instead] of the page where it is not */
  function visit(at, instead = false) {
    const to = plan[at.step - 1], here = to === page;
    const state = here ? write(fields, runs.stateOf(part, plan, at, plain)) : [];
    goTo(to, new URLSearchParams([...state, ...kept(), ["ask", `${at.seed}.${at.step}`]]), instead);
    if (here) (grips.find(grip => !grip.hidden) ?? panel.querySelector("input") ?? reveal).focus({ preventScroll: true });
  }

  const stay = onBack(() => {
    if (!root.isConnected || predictions.get(root)?.face !== face) return stay();
    if (isHere(face.path) && (place || runs.here(plan))) turn(Boolean(runs.here(plan)) || query().get("predict") === "1");
  });

  return { face, on: () => on, turn };
}

/** Writes a text where it is another one. @param {Element} node @param {string} text */
const show = (node, text) => { if (node.textContent !== text) node.textContent = text; };

const BOUNDS = { default: 0, step: 0, decimals: 2, log: false };

/** A ring and a dotted line in the colour of a chart's panel. @param {Element} root @param {string} chart @returns {import("./painter.mjs").Declared[]} */
function styles(root, chart) {
  const color = getComputedStyle(/** @type {Element} */ (root.querySelector(`[data-chart="${chart}"]`))).getPropertyValue("--own").trim() || "currentColor";
  return [
    { name: "miss", mode: "lines", line: { width: 2, color, dash: "dot" } },
    { name: "guess", mode: "markers", marker: { symbol: "circle-open", size: 17, color, line: { width: 3, color } } },
  ];
}
