import * as api from './api.js';

const [firstDelayMs, longestDelayMs] = [1000, 5000];

/** Follows what changes after that number, over lost connections; ends when the function it gives is called. */
export function follow(after, onChanges, onConnection) {
  let delayMs = firstDelayMs;
  let socket;
  let waiting;

  function connect() {
    socket = api.events(after);
    socket.onopen = () => {
      delayMs = firstDelayMs;
      onConnection(true);
    };
    socket.onmessage = event => {
      const changes = JSON.parse(event.data);
      after = changes.at(-1).number;
      onChanges(changes);
    };
    socket.onclose = () => {
      onConnection(false);
      waiting = setTimeout(connect, delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    };
  }

  connect();
  return () => {
    clearTimeout(waiting);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
}
