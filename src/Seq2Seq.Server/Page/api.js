// What the page asks the server for.

const storedKey = 'seq2seq.key';

/** An answer that is an error: its text is the server's. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const setKey = key => sessionStorage.setItem(storedKey, key);
export const hasKey = () => !!sessionStorage.getItem(storedKey);

/** Returns the headers of a request. */
function headers(body) {
  const all = body ? { 'Content-Type': 'application/json' } : {};
  const key = sessionStorage.getItem(storedKey);
  if (key) all.Authorization = `Bearer ${key}`;
  return all;
}

/** Sends a request and returns the response, or throws what went wrong. */
async function send(path, body, signal) {
  const response = await fetch(path, { method: body ? 'POST' : 'GET', headers: headers(body), body: body && JSON.stringify(body), signal });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.detail ?? `${response.status} ${response.statusText}`);
}

/** Returns the answer of a route. */
export const ask = async (path, body, signal) => (await send(path, body, signal)).json();

/** Returns the page of a report. */
export const page = async path => (await send(path)).text();

/** Returns the server-sent events of a route, one after the other, as { event, data }. */
export async function* stream(path, body, signal) {
  const reader = (await send(path, { ...body, stream: true }, signal)).body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (waiting + part.value).split('\n\n');
    waiting = events.pop();
    for (const text of events) {
      const event = /^event: (.*)$/m.exec(text)?.[1] ?? 'message';
      const data = JSON.parse(text.split('\n').filter(line => line.startsWith('data: ')).map(line => line.slice(6)).join('\n'));
      if (event === 'error') throw new Refused(data.status, data.detail);
      yield { event, data };
    }
  }
}
