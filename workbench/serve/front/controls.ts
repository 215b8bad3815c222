// The Jupyter project's own controls, with their styles, for pages that use them.

import * as widgets from "@jupyter-widgets/controls";
import variables from "@jupyter-widgets/controls/css/labvariables.css";
import styles from "@jupyter-widgets/controls/css/widgets-base.css";
import lumino from "@lumino/widgets/style/index.css";

import { addStyle } from "./style.ts";

addStyle(lumino, variables, styles);

export const controls = widgets as unknown as Record<string, unknown>;
