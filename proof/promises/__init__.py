"""Every promise that `make proof` holds; a file of this folder declares those of one kind."""

from __future__ import annotations

from proof.promise import Promise
from proof.promises.adding_up import FIGURES
from proof.promises.api import API
from proof.promises.canaries import CANARIES
from proof.promises.coming_in import INBOX, TWICE
from proof.promises.figures import DOOR
from proof.promises.fuzzing import FUZZING
from proof.promises.incremental import INCREMENTAL
from proof.promises.matching import MATCHING
from proof.promises.matrix import MATRIX
from proof.promises.museum import MUSEUM
from proof.promises.mutation import MUTATION
from proof.promises.resume import RESUME
from proof.promises.secrets import NO_NUMBER_IN_CLEAR
from proof.promises.small_numbers import SMALL_NUMBERS
from proof.promises.spark import SPARK
from proof.promises.suite import CASES, COVERAGE
from proof.promises.timing import TIMING
from proof.promises.trail import TRAIL
from proof.promises.tree import TREE
from proof.promises.waits import WAITS
from proof.promises.walls import RLS

PROMISES: dict[str, Promise] = {
    promise.name: promise
    for promise in (
        INBOX,
        TWICE,
        RESUME,
        WAITS,
        MUSEUM,
        FUZZING,
        MATCHING,
        DOOR,
        FIGURES,
        INCREMENTAL,
        NO_NUMBER_IN_CLEAR,
        SMALL_NUMBERS,
        MATRIX,
        CANARIES,
        API,
        TRAIL,
        TREE,
        RLS,
        TIMING,
        MUTATION,
        CASES,
        COVERAGE,
        SPARK,
    )
}
