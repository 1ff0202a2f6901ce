// Runs in each page of `browser.rs`, which replaces PAGES.
const pages = PAGES;
const number = Number(new URLSearchParams(location.search).get("number"));
const reports = new URL("/report", document.currentScript.src);

async function result(request) {
  try {
    const reply = await fetch(request.url, { credentials: "include", cache: "no-store", ...request.options });
    const body = await reply.text();
    return { name: request.name, status: reply.status, length: body.length, headers: [...reply.headers.keys()] };
  } catch (error) {
    return { name: request.name, refused: String(error) };
  }
}

// Whether the page may open a WebSocket.
function opened(request) {
  return new Promise((resolve) => {
    const socket = new WebSocket(request.socket);
    socket.onopen = () => resolve({ name: request.name, opened: true });
    socket.onerror = () => resolve({ name: request.name, opened: false });
  });
}

async function visit() {
  document.cookie = "session=1";
  const results = await Promise.all(pages[number].requests.map((request) => (request.socket ? opened(request) : result(request))));
  // Without CORS, since the page may be of any origin.
  await fetch(reports, { method: "POST", mode: "no-cors", body: JSON.stringify({ page: number, results }) });
  if (number + 1 < pages.length) location.href = pages[number + 1].url;
}

visit();
