"""Relay's own compiler takes the schema: Node, connections and refetching as it wants them."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.edge.npm import install, require_node

PACKAGES = {
    "relay-compiler@21.0.1": (
        "sha512-Wqlg3MtHyBlAYByVo24Wy9H3n2bAw991gPmzdo3XfNv+TzhI8zuGogtiae+7NORI7zhghgZaHC7Sp8S8ZPRYEA=="
    )
}
SCHEMA = Path(__file__).parents[2] / "schema.graphql"
# A page that goes on, an object read again by its id, and a list of one's own, as Relay's documentation writes them.
SOURCE = """
import { graphql } from 'relay-runtime';
graphql`
  fragment Screen_catalogue on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "ScreenCatalogueQuery") {
    matters(first: $first, after: $after) @connection(key: "Screen_matters") {
      edges { node { id ...Screen_matter } }
    }
  }
`;
graphql`
  fragment Screen_matter on Matter @refetchable(queryName: "ScreenMatterQuery") { name region { id name } }
`;
graphql`
  fragment Screen_viewer on Viewer {
    applications(first: 10) @connection(key: "Screen_applications") { edges { node { id number status } } }
  }
`;
graphql`
  query ScreenQuery { ...Screen_catalogue viewer { ...Screen_viewer } }
`;
"""


def test_relay_compiles_pages_and_nodes(tmp_path: Path) -> None:
    node = require_node()
    install(tmp_path, PACKAGES)
    shutil.copy(SCHEMA, tmp_path)
    (tmp_path / "src/made").mkdir(parents=True)
    (tmp_path / "src/Screen.ts").write_text(SOURCE)
    paths = {"src": "src", "schema": "schema.graphql", "artifactDirectory": "src/made"}
    (tmp_path / "relay.config.json").write_text(
        json.dumps({**paths, "language": "typescript", "noSourceControl": True})
    )
    for program in (tmp_path / "node_modules/relay-compiler").glob("*/relay"):
        program.chmod(0o755)

    command = [node, "node_modules/relay-compiler/cli.js", "relay.config.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in (tmp_path / "src/made").iterdir()}
    assert {"ScreenQuery.graphql.ts", "ScreenCatalogueQuery.graphql.ts", "ScreenMatterQuery.graphql.ts"} <= made
