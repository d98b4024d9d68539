// @ts-check
/**
 * What the machine and a lesson's module promise each other, in types alone. A module is pure JavaScript without DOM:
 * what is shown follows from the state and an answer, and a control only edits the state.
 */

/** @typedef {import("../hand/fields.mjs").Fields} Fields */
/** @typedef {import("../hand/words.mjs").Say} Say */
/** A point of the axes of a chart. @typedef {number[]} Vector */
/** A page's state: numbers, and the codes of choices. @typedef {{[field: string]: any}} State */
/** torch's answer, or the browser's own; `table` is what of it is large. @typedef {{[name: string]: any}} Answer */

/**
 * The points of one trace. A heatmap has the corners of its picture in x and y, and its pixels, rows from the top.
 * @typedef {{x: ArrayLike<any>, y: ArrayLike<any>, text?: string[], textposition?: string,
 *   width?: number, height?: number, pixels?: ArrayLike<number>}} Trace
 */
/** @typedef {{[trace: string]: Trace}} Traces */

/** @typedef {{values?: {[name: string]: number}, range: Vector}} Told */
/**
 * All that is drawn and printed.
 *   drawn     what stands in the figure's data-drawn: different for every different picture
 *   traces    by chart and trace; what is the very object of the picture before has not moved
 *   numbers   by the name in data-number; words: by the name in data-word, which of the figure's words it is
 *   handles   where each handle stands
 *   told      what a screen reader is told of a handle where that is not its place in the chart: names and values of what it
 *             moves, and their range
 *   dials     what a control shows where that is not the state's field itself, and how it is read; `offer` are the codes
 *             of a menu that can be chosen; `flat` says, for each who cares, from which value of a slider on nothing changes
 * @typedef {{drawn: object, traces: {[chart: string]: Traces}, numbers: {[name: string]: number | null | undefined},
 *   words?: {[name: string]: string}, handles: {[handle: string]: Vector}, told?: {[handle: string]: Told},
 *   dials: {[field: string]: {value?: any, readout?: string, offer?: string[],
 *   flat?: {[owner: string]: number}}}}} Picture
 */

/**
 * A figure's setup: what Python declares, the same as long as the language is.
 * @typedef {{name: string, template: string, module: string, language: string, fields: Fields,
 *   words: {[key: string]: string}, terms: import("./terms.mjs").Terms, figures: {[chart: string]: any},
 *   examples: {[name: string]: State}, constants: any, languages: {[code: string]: string}}} Setup
 */

/** @typedef {{[field: string]: {read: (value: number) => number, write: (read: number) => number}}} Readings */

/**
 * A lesson's module.
 *   configure(setup)              whenever another setup comes: the fields and the constants that Python declares
 *   edit(state, name, value)      the state after a control was moved; with the name "example", the whole state `value`
 *   drag(state, handle, point)    ... after a handle was dragged to a point; where there are handles
 *   nudge(state, handle, dx, dy)  ... after arrow keys
 *   answer(state, latest)         the browser's own answer; where only torch can solve, it is `latest`, torch's latest,
 *                                 through which the hand scrubs
 *   picture(state, answer, near)  all that is drawn; `near` says where the handles were or a hand has one
 *   sentence(state, answer, say)  what is said of it, as HTML, or as {NAME: HTML} for several places
 *   describe(state, answer, say)  what each chart shows, in one line without HTML: {CHART: line}; for whom cannot see it
 *   events(state, name, answer)   the values of a slider at which something happens; a play pauses there for a breath
 *   ahead(state, answer)          computes what later frames will need, a step at a time: begun for each new `answer.table`, and
 *                                 gone on with in idle times
 *   certified(state)              the browser's own answer with its own residual, where it can do without torch
 *   late(state)                   the module that has to be there before this state can be shown, by its path without .mjs, if it
 *                                 is not yet; it comes with a style sheet of the same name, and add(module) takes it
 *   needs(state)                  what torch's answer depends on, as a text: through one the hand scrubs all states of that text
 *   scrubbed(state, latest)       the answer to such a state, at rest, where that is not `answer` itself
 *   predict                       the module that hides the answer and asks for it, by its path in the package; see Predicting
 *   readings                      how a field is read where that is not its own value: `read` from the value, `write` back to it
 * @typedef {{
 *   configure: (setup: {fields: Fields, constants: any}) => void,
 *   edit: (state: any, name: string, value: any) => State,
 *   drag?: (state: any, handle: string, point: Vector) => State,
 *   nudge?: (state: any, handle: string, dx: number, dy: number) => State,
 *   answer: (state: any, latest?: any) => any,
 *   picture: (state: any, answer: any, near: {[handle: string]: Vector}) => Picture,
 *   sentence: (state: any, answer: any, say: Say) => string | {[place: string]: string},
 *   describe?: (state: any, answer: any, say: Say) => {[chart: string]: string},
 *   events?: (state: any, name: string, answer: any) => number[],
 *   ahead?: (state: any, answer: any) => Iterator<void>,
 *   certified?: (state: any) => any,
 *   late?: (state: any) => string | undefined,
 *   add?: (loaded: any) => void,
 *   needs?: (state: any) => string,
 *   scrubbed?: (state: any, latest: any) => any,
 *   predict?: string,
 *   readings?: Readings,
 * }} Module
 */

/**
 * A thing that somebody is asked for: a point of a chart, a number within bounds (`unit` is how its readout ends), or
 * which of some options. @typedef {{name: string, chart: string} | {name: string, low: number, high: number, step: number,
 *   unit?: string} | {name: string, options: string[]}} Ask
 */
/** What was guessed of each, where there is a guess. @typedef {{[ask: string]: any}} Guess */
/**
 * What of a lesson asks before it shows: a module of its own, named by `predict` of the lesson's, and loaded when somebody asks.
 *   about(state)                         what the question depends on, as a text: where it is another, there is another question
 *   posed(state)                         the state whose picture is asked about
 *   asks(state, answer, kind)            what is asked for; `kind` is that of a question of a run, "" for none
 *   veiled(picture, state, kind, guess)  the picture of such a state without what gives the answer away
 *   described(state, answer, say, kind)  what each chart then shows, for whom cannot see it
 *   truths(state, answer, guess)         where the answer stands beside each guess of a point
 *   kinds                                the kinds of question that it has for a run
 *   drawn(kind, random, plain)           a state for a question of a kind, from numbers between 0 and 1 and the state with which
 *                                        the page opens
 *   judged(state, answer, guess, say, kind)  what is said once it is revealed, as HTML, and how good the guess is, from 0 to 1
 * @typedef {{
 *   about: (state: any) => string,
 *   posed: (state: any) => State,
 *   asks: (state: any, answer: any, kind: string) => Ask[],
 *   veiled: (picture: Picture, state: any, kind: string, guess: Guess) => Picture,
 *   described: (state: any, answer: any, say: Say, kind: string) => {[chart: string]: string},
 *   truths?: (state: any, answer: any, guess: Guess) => {[ask: string]: Vector},
 *   kinds: string[],
 *   drawn: (kind: string, random: () => number, plain: any) => State,
 *   judged: (state: any, answer: any, guess: Guess, say: Say, kind: string) => {said: string, score: number},
 * }} Predicting
 */

/**
 * What is shown of long work: whether it can be asked for, runs, or was stopped; how far it is, from 0 to 1; the work of
 * how many others comes first; in how many ms to ask for the next slice; and, while there is more, a number that changes.
 * @typedef {{ask: boolean, running: boolean, stopped: boolean, progress: number, before: number, pause: number,
 *   more: number | null}} Work
 */
/**
 * A figure as its tools see it: what it was built from, what is on screen, and `set`, which releases a whole state; `wear` lets
 * another module take over, `redraw` follows what it has changed by itself; `gone` is aborted when the figure goes.
 * @typedef {{setup: Setup, module: Module, say: Say, path: string, state: () => State, answer: () => Answer | null | undefined,
 *   picture: () => Picture, set: (state: State) => void, charts: {[name: string]: ReturnType<typeof import("./chart.mjs").createChart>},
 *   wear: (module: Module) => void, redraw: () => void, gone: AbortSignal}} Face
 */
/** What a hand does. @typedef {{
 *   edit: (name: string, value: any) => void, hold: () => void, release: () => void, settle: () => void,
 *   cancel: () => void, press: (button: string) => void, sending: ReturnType<typeof import("./bring.mjs").createSending>,
 *   player: ReturnType<typeof import("./player.mjs").createPlayer>}} Hooks
 */
/** What the server says; `wrote` counts the addresses that it wrote, `source` names who answered where that is not torch. @typedef {{setup: string, glossary: string, language: string, path: string, session: string, trouble: string,
 *   state: State, number: number, answer: Answer | null, work: Work | null,
 *   bring: import("./bring.mjs").Bring | null, kept: {[name: string]: string}, wrote: number, source?: string}} Message
 */

export {};
