// plotly.js with the traces that our figures use; another figure loads the whole of it.

import bar from "plotly.js/lib/bar";
import box from "plotly.js/lib/box";
import Plotly from "plotly.js/lib/core";
import heatmap from "plotly.js/lib/heatmap";

Plotly.register([bar, box, heatmap]);
globalThis.Plotly = Plotly;
