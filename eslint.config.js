import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/node_modules/", "workbench/built/", ".venv*/", "dist/", "docs/", "perf/*.js"] },
  js.configs.recommended,
  { files: ["**/*.ts"], extends: tseslint.configs.strict },
  {
    files: ["workbench/serve/front/plotly.js"],
    languageOptions: { globals: { globalThis: "readonly" } },
  },
  {
    files: ["build.mjs"],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);
