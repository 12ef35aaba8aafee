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
            exec(compile("".join(cell["source"]), path, "exec"), names)
    for figure in plt.get_fignums():
        plt.figure(figure).savefig(io.BytesIO(), bbox_inches="tight")
    plt.close("all")
