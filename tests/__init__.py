"""The tests. Each process of several counts with one thread: threads that wait would spin."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
