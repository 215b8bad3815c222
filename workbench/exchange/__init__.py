"""Exchange: spreadsheets out and in, bytes to documents and back; nothing here touches the disk but `store`.

>>> import workbench
>>> from workbench.exchange import benchmark_to_workbook, incoming
>>> from workbench.files import read_documents
>>> workspace = workbench.shipped_workspace()
>>> charter = next(one.document for one in read_documents(workspace).benchmarks if one.document.benchmark == "charter")
>>> came, = incoming(benchmark_to_workbook(charter), "charter.xlsx", workspace)
>>> came.document == charter, came.changes, came.path
(True, (), 'benchmarks/charter.2010.yaml')
"""

from workbench.exchange.arrivals import Incoming, incoming, together
from workbench.exchange.cells import CellProblem
from workbench.exchange.sayings import said
from workbench.exchange.storing import store
from workbench.exchange.templates import benchmark_to_workbook, started_from, to_csv, to_workbook
from workbench.exchange.uploads import LARGEST

__all__ = [
    "LARGEST",
    "CellProblem",
    "Incoming",
    "benchmark_to_workbook",
    "incoming",
    "said",
    "started_from",
    "store",
    "to_csv",
    "to_workbook",
    "together",
]
