// The way to the page's kernel, and what happens when it ends.
//
// A visitor whose connection, kernel or server has gone sees it said, keeps what is on
// the screen, and gets the same view back: the address holds it.

import { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { ServerConnection } from "@jupyterlab/services/lib/serverconnection";

import type { Frame } from "./page.ts";

/** How the page stands to its kernel. */
export type Standing = "live" | "waiting" | "gone";

const PATIENCE = 1500;
const ASK_AGAIN = 3000;

/** The socket that the page opened while this script was on its way, for the first who asks; else another. */
function Socket(address: string, protocols: string[]): WebSocket {
  const page = globalThis as { workbenchSocket?: WebSocket };
  const opened = page.workbenchSocket;
  delete page.workbenchSocket;
  if (!opened || opened.readyState > WebSocket.OPEN) return new WebSocket(address, protocols);
  // Of one that is open already nobody would be told.
  if (opened.readyState === WebSocket.OPEN) queueMicrotask(() => opened.onopen?.(new Event("open")));
  return opened;
}

/** Connect to the page's kernel. */
export function connect(frame: Frame): KernelConnection {
  const base = new URL(frame.baseUrl, location.href).href;
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: base,
    wsUrl: base.replace(/^http/, "ws"),
    appendToken: false,
    token: "",
    WebSocket: Socket as unknown as typeof WebSocket,
  });
  const kernel = new KernelConnection({
    model: { id: frame.kernelId, name: "python3" },
    // As the page has named it: a kernel has one page.
    clientId: frame.kernelId,
    serverSettings,
    handleComms: true,
  });
  // A page has one visitor: its messages keep their order, and no thread is made for them.
  kernel.commsOverSubshells = CommsOverSubshells.Disabled;
  return kernel;
}

/** Watch a connection and tell how it stands, whenever that changes. */
export function watch(kernel: KernelConnection, frame: Frame, tell: (standing: Standing) => void): void {
  let timer = 0;
  const standing = (now: Standing) => {
    if (kernel.isDisposed) return;
    tell(now);
    clearTimeout(timer);
    if (now === "waiting") timer = window.setTimeout(ask, ASK_AGAIN);
  };
  const ask = async () => {
    const known = await exists(frame);
    if (kernel.isDisposed) return;
    if (known && kernel.connectionStatus === "connected") standing("live");
    else if (known === undefined) standing("waiting");
    else if (!known) standing("gone");
    else {
      standing("waiting");
      await kernel.reconnect().catch(() => undefined);
    }
  };
  // A kernel that died after its page was sent never answers, and its socket only waits. A
  // slow connection waits as well: nothing is said of it as long as the kernel is there.
  const awaitFirst = async () => {
    const known = await exists(frame);
    if (kernel.isDisposed || kernel.connectionStatus !== "connecting") return;
    if (known === false) standing("gone");
    else timer = window.setTimeout(awaitFirst, ASK_AGAIN);
  };
  timer = window.setTimeout(awaitFirst, PATIENCE);
  kernel.connectionStatusChanged.connect((_, status) => {
    clearTimeout(timer);
    if (status === "connected") standing("live");
    // A short interruption mends itself unseen.
    else timer = window.setTimeout(ask, PATIENCE);
  });
  kernel.statusChanged.connect((_, status) => {
    if (status === "dead") standing("gone");
  });
  addEventListener("offline", () => standing("waiting"));
  addEventListener("online", ask);
}

/** Tell whether the page's kernel is there; undefined where nobody answers. */
async function exists(frame: Frame): Promise<boolean | undefined> {
  try {
    const answer = await fetch(`${frame.baseUrl}api/kernels/${frame.kernelId}`, { cache: "no-store" });
    return answer.ok;
  } catch {
    return undefined;
  }
}

/** The visitor's token, which the server gave with the page. */
const token = () => /(?:^|;\s*)_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";

/** End the page's kernel; the request outlives the page. */
export function endKernel(frame: Frame): void {
  void fetch(`${frame.baseUrl}voila/api/shutdown/${frame.kernelId}`, {
    method: "POST",
    keepalive: true,
    headers: { "X-XSRFToken": token() },
  }).catch(() => undefined);
}
