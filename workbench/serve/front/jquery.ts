// jQuery, for the views of others: it is made when the first of them asks for it. Our
// own pages have none, and should not wait for it.

declare function require(name: string): JQueryStatic;

type JQueryStatic = (...what: unknown[]) => unknown;

const made = (): JQueryStatic => require("jquery/dist/jquery.js");

export default new Proxy((() => undefined) as JQueryStatic, {
  apply: (_, self, what) => Reflect.apply(made(), self, what),
  get: (_, name) => Reflect.get(made(), name),
  set: (_, name, value) => Reflect.set(made(), name, value),
});
