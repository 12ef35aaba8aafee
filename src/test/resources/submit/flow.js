// Walks a JSONata state machine, its expressions evaluated by the `jsonata` package, its tasks answered from a script. Arguments: modules
// folder, state machine, and a JSON object: input, context, job (what the stack gives, where it is not that of the file), answers (state -> list of results, or of {"Error", "Cause"}; the last one stays).
// Prints the tasks in order with their arguments, the waits in seconds, and the state that it ended in.
const [modules, machine, script] = process.argv.slice(2);
const jsonata = require(require('path').resolve(modules, 'jsonata'));
const {input, context, job, answers} = JSON.parse(script);
const flow = JSON.parse(require('fs').readFileSync(machine, 'utf8'));

if (flow.States.Job) Object.assign(flow.States.Job.Assign.job, job);
const variables = {};
let serial = 0;

async function evaluated(value, states) {
  if (typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')) {
    const expression = jsonata(value.slice(2, -2));
    expression.registerFunction('parse', text => JSON.parse(text));
    expression.registerFunction('uuid', () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`);
    const result = await expression.evaluate(undefined, {...variables, states});
    if (result === undefined) throw new Error(`${value} has no value`);
    return JSON.parse(JSON.stringify(result));
  }
  if (Array.isArray(value)) return Promise.all(value.map(part => evaluated(part, states)));
  if (value === null || typeof value !== 'object') return value;
  const result = {};
  for (const [key, part] of Object.entries(value)) result[key] = await evaluated(part, states);
  return result;
}

async function assign(holder, states) {
  Object.assign(variables, await evaluated(holder.Assign ?? {}, states));
}

const matches = (names, error) =>
  names.some(name => name === 'States.ALL' || name === error || (name === 'States.TaskFailed' && error !== 'States.Timeout'));

async function task(name, state, states, tasks) {
  const tries = new Map();
  for (;;) {
    tasks.push({state: name, resource: state.Resource, arguments: await evaluated(state.Arguments, states)});
    const known = answers[name] ?? [{}];
    const answer = known.length > 1 ? known.shift() : known[0];
    if (answer.Error === undefined) {
      await assign(state, {...states, result: answer});
      return state.Next;
    }
    const retrier = (state.Retry ?? []).find(one => matches(one.ErrorEquals, answer.Error));
    const tried = tries.get(retrier) ?? 0;
    if (retrier && tried < (retrier.MaxAttempts ?? 3)) {
      tries.set(retrier, tried + 1);
      continue;
    }
    const catcher = (state.Catch ?? []).find(one => matches(one.ErrorEquals, answer.Error));
    if (!catcher) throw new Error(`${name} fails with ${answer.Error} and nothing catches it`);
    await assign(catcher, {...states, errorOutput: answer});
    return catcher.Next;
  }
}

async function choice(state, states) {
  for (const rule of state.Choices) {
    if (await evaluated(rule.Condition, states)) {
      await assign(rule, states);
      return rule.Next;
    }
  }
  await assign(state, states);
  return state.Default;
}

async function walk() {
  const tasks = [];
  const waits = [];
  let name = flow.StartAt;
  for (let steps = 0; steps < 100; steps++) {
    const state = flow.States[name];
    const states = {input, context: {...context, State: {Name: name}}};
    if (state.Type === 'Succeed' || state.Type === 'Fail') {
      return {tasks, waits, end: name, cause: state.Cause ? await evaluated(state.Cause, states) : null};
    }
    if (state.Type === 'Task') name = await task(name, state, states, tasks);
    else if (state.Type === 'Choice') name = await choice(state, states);
    else {
      if (state.Type === 'Wait') waits.push(await evaluated(state.Seconds, states));
      await assign(state, states);
      name = state.Next;
    }
  }
  throw new Error('The state machine does not end');
}

walk().then(result => console.log(JSON.stringify(result)), failure => {
  console.error(failure.message);
  process.exit(1);
});
