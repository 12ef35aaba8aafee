"""Executes the code of notebooks, one after another, and draws their plots; Jupyter would take ten times as long."""
import io
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

for path in sys.argv[1:]:
    names = {"__name__": "notebook", "display": print}
    with open(path) as notebook:
        cells = json.load(notebook)["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            try:
                exec(compile("".join(cell["source"]), path, "exec"), names)
            except AssertionError:
                c=names["column"]; t=names["test"]; e=names["examples"]; s=t[c].notna()
                bad=s & (t[c]!=e[c]); print(bad.sum(), s.sum(), file=sys.stderr); print([(a,b) for a,b in zip(t[c][bad][:8], e[c][bad][:8])], file=sys.stderr)
                print(t[bad][:5].to_string(), file=sys.stderr); print(e[bad][:5].to_string(), file=sys.stderr)
                raise
    for figure in plt.get_fignums():
        plt.figure(figure).savefig(io.BytesIO(), bbox_inches="tight")
    plt.close("all")
