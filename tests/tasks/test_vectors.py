"""A sentence model of the operator's, in runs of the service."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from analysis.errors import SentenceModelError
from consult.jobs.faults import explain_fault, name_fault
from tests.analysis.sentence_models import write_model
from tests.tasks.stage import set_stage
from tests.tasks.test_links import run

pytestmark = pytest.mark.anyio


async def test_a_run_joins_the_model_that_settings_pin(tmp_path: Path) -> None:
    """The manifest of a run names the model; under another digest the run fails and says why."""
    digest = write_model(tmp_path / "model", {"officers": (1.0, 0.0), "courts": (0.0, 1.0)})
    async with set_stage(tmp_path) as stage:
        with_model = {"vectors": tmp_path / "model", "vectors_digest": digest}
        pinned = stage._replace(settings=replace(stage.settings, **with_model))
        _, result = await run(pinned)
        assert result.theme_set.manifest.vectors == digest
        _, plain = await run(stage)
        assert plain.theme_set.manifest.vectors == ""
        other = replace(pinned.settings, vectors_digest="0" * 64)
        with pytest.raises(SentenceModelError) as caught:
            await run(stage._replace(settings=other))
        assert "pinned" in explain_fault(name_fault(caught.value)).what
