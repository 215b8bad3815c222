// Widgets that others made with anywidget: their script comes from the kernel.

import { defined } from "./amd.ts";
import "anywidget";

import * as base from "@jupyter-widgets/base";

export const anywidget = defined(base);
