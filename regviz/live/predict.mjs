// @ts-check
/**
 * Predict, then reveal: the answer is hidden until somebody has said what they expect. What a lesson hides and asks for stands
 * in its own part (Predicting in contract.mjs), which is loaded with this module; the lesson's module is worn inside another
 * one, so that nothing of the answer is drawn, printed, said or described, wherever a picture goes.
 *
 * A question is a state as it is posed: whoever moves a slider after the answer was revealed has another question.
 */

import { button, make } from "./dialog.mjs";
import { load, style } from "./files.mjs";
import { createInputs } from "./guess.mjs";
import { setWord } from "./history.mjs";
import { askingWords, query } from "./place.mjs";
import { snap } from "../hand/fields.mjs";
import { line, nothing } from "../hand/shapes.mjs";
import { speaking } from "../hand/words.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** @typedef {import("./contract.mjs").Module} Module */
/** @typedef {import("./contract.mjs").Predicting} Predicting */
/** @typedef {import("./contract.mjs").Guess} Guess */
/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Vector} Vector */
/** What a question is made of. @typedef {{part: Predicting, words: {[key: string]: string}}} Prepared */

const KEYS = 100; // presses of an arrow key from one end of a chart to the other
const START = [0, 0]; // where a ring waits

/** What is behind the tool, by figure. @type {WeakMap<Element, ReturnType<typeof createPrediction>>} */
const predictions = new WeakMap();

/** Guesses outlive a figure that is built anew in another language. @type {{[path: string]: {guess: Guess, revealed: string}}} */
const kept = {};

/**
 * All that is needed to ask. @param {string} part the lesson's, by its path in the package
 * @param {string} path @param {string} language @returns {Promise<Prepared>}
 */
export async function prepare(part, path, language) {
  const [loaded, words] = await Promise.all([load(part), askingWords?.(path, language) ?? {}, style("live/predict.css")]);
  return { part: loaded, words };
}

/** Begins to ask, or ends it. @param {HTMLElement} root @param {Face} face */
export async function open(root, face) {
  const there = predictions.get(root);
  if (there?.face === face) there.turn(!there.on(), true);
  else begin(root, face, await prepare(face.module.predict ?? "", face.path, face.setup.language));
  face.set(face.state()); // so that the server knows the word in the address as well
}

/** Begins to ask at once. @param {HTMLElement} root @param {Face} face @param {Prepared} prepared */
export function begin(root, face, prepared) {
  const made = createPrediction(root, face, prepared);
  predictions.set(root, made);
  made.turn(true);
}

/** @param {HTMLElement} root @param {Face} face @param {Prepared} prepared */
function createPrediction(root, face, { part, words }) {
  const say = speaking(face.setup.language, { ...face.setup.words, ...words }), lesson = face.module, kind = "";
  const memory = kept[face.path] ??= { guess: {}, revealed: "" }, { guess } = memory;
  let on = false;

  const keyOf = part.about;
  const asks = (/** @type {State} */ state) => on && keyOf(state) !== memory.revealed;
  const answer = () => face.answer() ?? lesson.answer(face.state());
  const points = part.asks(face.state(), answer(), kind).flatMap(ask => "chart" in ask ? [ask] : []);

  /** @type {Module} */
  const worn = {
    ...lesson,
    picture(state, answer, near) {
      const hidden = asks(state), whole = lesson.picture(hidden ? part.posed(state) : state, answer, near);
      const shown = hidden ? part.veiled(whole, state, kind) : whole;
      const handles = Object.fromEntries(points.map(({ name }) => [`guess-${name}`, guess[name] ?? START]));
      const truths = on && !hidden && part.truths ? part.truths(state, answer, guess) : {};
      const marked = points.map(({ name, chart }) => [chart, { ...shown.traces[chart], ...marksOf(name, truths[name]) }]);
      return {
        ...shown,
        drawn: on ? { ...shown.drawn, asked: hidden, guess: { ...guess } } : shown.drawn,
        traces: points.length ? { ...shown.traces, ...Object.fromEntries(marked) } : shown.traces,
        handles: { ...shown.handles, ...handles },
      };
    },
    sentence(state, answer, _) {
      const said = lesson.sentence(state, answer, face.say), places = typeof said === "string" ? { "": said } : said;
      if (!asks(state)) return { ...places, verdict: on ? part.judged(state, answer, guess, say, kind).said : "" };
      return Object.fromEntries([...Object.keys(places), "verdict"].map(place => [place, ""]));
    },
    describe: (state, answer, _) => asks(state) ? part.described(state, answer, say, kind) : lesson.describe?.(state, answer, face.say) ?? {},
    events: (state, name, answer) => asks(state) ? [] : lesson.events?.(state, name, answer) ?? [],
  };

  /** A ring where the guess is, and what it misses the answer by. @param {string} name @param {Vector | undefined} truth */
  function marksOf(name, truth) {
    const at = guess[name];
    return { guess: on && at ? line([at]) : nothing(), miss: at && truth ? line([at, truth]) : nothing() };
  }

  const grips = points.map(({ name, chart }) => {
    const { layout } = face.setup.figures[chart], sides = [layout.xaxis.range, layout.yaxis.range];
    const within = (/** @type {Vector} */ point) => point.map((at, i) => snap({ ...BOUNDS, low: sides[i][0], high: sides[i][1] }, at));
    const place = (/** @type {Vector} */ point) => {
      guess[name] = within(point);
      face.redraw();
    };
    const still = () => {}; // a guess is nobody else's business: no server hears of it
    return face.charts[chart].add(styles(root, chart), `guess-${name}`, say.text("predict.handle"), {
      drag: (_, point) => place(point),
      nudge: (_, dx, dy) => place((guess[name] ?? START).map((/** @type {number} */ at, /** @type {number} */ i) => at + [dx, dy][i] * (sides[i][1] - sides[i][0]) / KEYS)),
      hold: still, release: still, settle: still, cancel: still,
    });
  });
  for (const grip of grips) grip.classList.add("rv-handle-guess");

  const question = make("p", { className: "rv-question" }, say.text("predict.question")), verdict = make("p", { className: "rv-verdict" });
  verdict.dataset.sentence = "verdict";
  verdict.setAttribute("aria-live", "polite");
  const reveal = button("", () => {
    const now = face.state(), posed = part.posed(now);
    memory.revealed = asks(now) ? keyOf(now) : "";
    if (JSON.stringify(posed) !== JSON.stringify(now)) face.set(posed); // the picture that was asked about
    face.wear(worn);
  });
  const inputs = createInputs(say, guess, face.redraw);
  const panel = make("section", { className: "rv-asked" }, question, inputs.node, verdict, make("p", { className: "rv-asked-row" }, reveal));
  panel.dataset.area = "sentence";
  panel.setAttribute("aria-label", face.setup.words["tools.predict"]);

  /** What the panel and the handles offer now. */
  function follow() {
    const hidden = asks(face.state());
    for (const grip of grips) grip.hidden = !hidden;
    root.classList.toggle("rv-predicting", on);
    root.classList.toggle("rv-asking", hidden);
    root.querySelector("[data-tool=predict]")?.setAttribute("aria-pressed", String(on));
    question.hidden = inputs.node.hidden = !hidden;
    if (hidden) inputs.show(part.asks(face.state(), answer(), kind));
    const text = say.text(hidden ? "predict.reveal" : "predict.again");
    if (reveal.textContent !== text) reveal.textContent = text;
  }
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-drawn"] }); // in the frame in which another picture is drawn

  /** @param {boolean} next @param {boolean} [anew] whether what was revealed is asked again */
  function turn(next, anew = false) {
    on = next;
    if (anew) memory.revealed = "";
    if (on) root.querySelector(".rv-sentence")?.after(panel);
    else panel.remove();
    if ((query().get("predict") === "1") !== on) setWord("predict", on ? "1" : null);
    follow();
    face.wear(worn);
  }

  return { face, on: () => on, turn };
}

const BOUNDS = { default: 0, step: 0, decimals: 2, log: false };

/** A ring and a dotted line in the colour of a chart's panel. @param {Element} root @param {string} chart @returns {import("./painter.mjs").Declared[]} */
function styles(root, chart) {
  const color = getComputedStyle(/** @type {Element} */ (root.querySelector(`[data-chart="${chart}"]`))).getPropertyValue("--own").trim() || "currentColor";
  return [
    { name: "miss", mode: "lines", line: { width: 2, color, dash: "dot" } },
    { name: "guess", mode: "markers", marker: { symbol: "circle-open", size: 17, color, line: { width: 3, color } } },
  ];
}
