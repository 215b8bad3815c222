// The views that the page carries itself, by the name that anywidget gives their class.

import type { View } from "../../widgets/dom.ts";
import assess from "../../widgets/assess.view.ts";
import benchmark from "../../widgets/benchmark.view.ts";
import choice from "../../widgets/choice.view.ts";
import cities from "../../widgets/cities.view.ts";
import cityfigures from "../../widgets/cityfigures.view.ts";
import cityprofile from "../../widgets/cityprofile.view.ts";
import figure from "../../widgets/figure.view.ts";
import home from "../../widgets/home.view.ts";
import keyfactor from "../../widgets/keyfactor.view.ts";
import masthead from "../../widgets/masthead.view.ts";
import matrix from "../../widgets/matrix.view.ts";
import panel from "../../widgets/panel.view.ts";

export const VIEWS: Readonly<Record<string, View>> = {
  "workbench.widgets.assess.AssessView": assess,
  "workbench.widgets.benchmark.BenchmarkView": benchmark,
  "workbench.widgets.home.HomeView": home,
  "workbench.widgets.view.Choice": choice,
  "workbench.widgets.view.CityChoice": cities,
  "workbench.widgets.cityfigures.CityFigures": cityfigures,
  "workbench.widgets.cityprofile.CityView": cityprofile,
  "workbench.widgets.figure.FigureView": figure,
  "workbench.widgets.keyfactor.KeyFactorView": keyfactor,
  "workbench.widgets.view.Masthead": masthead,
  "workbench.widgets.matrix.Matrix": matrix,
  "workbench.widgets.view.ProblemPanel": panel,
};
