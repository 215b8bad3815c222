// Modules that come without types.

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "anywidget";
