// The widget manager cleans HTML that a widget's description may hold. Its own cleaner
// is made for servers and large; this one is made for browsers.

import DOMPurify from "dompurify";

interface Options {
  allowedTags?: string[] | false;
  allowedAttributes?: Record<string, string[]> | false;
}

/** Return the HTML with nothing in it that could run. */
export default function sanitize(html: string, options: Options = {}): string {
  return DOMPurify.sanitize(html, {
    ...(options.allowedTags && { ALLOWED_TAGS: options.allowedTags }),
    ...(options.allowedAttributes && { ALLOWED_ATTR: Object.values(options.allowedAttributes).flat() }),
  });
}

sanitize.defaults = {};
