"""What peers say of names of fields, from their own checkouts: nothing of theirs stands here.

usage: peers.py presidio CHECKOUT          prints {class of a recognizer: {"entity": …, "context": [word, …]}}
       peers.py datahub-classify CHECKOUT  reads a JSON list of names, prints {name: information type}
"""

import ast
import json
import pathlib
import sys


def presidio(checkout):
    """The context words of each predefined recognizer, read from its class without running it."""
    folder = checkout / "presidio-analyzer/presidio_analyzer/predefined_recognizers"
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            context = entity = None
            for statement in node.body:
                if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "CONTEXT":
                    context = ast.literal_eval(statement.value)
                if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                    defaults = statement.args.defaults
                    names = statement.args.args[len(statement.args.args) - len(defaults) :]
                    for name, default in zip(names, defaults):
                        if name.arg == "supported_entity" and isinstance(default, ast.Constant):
                            entity = default.value
            if context:
                found[node.name] = {"entity": entity, "context": context}
    return found


def datahub_classify(checkout, names):
    """The best information type of each name by the project's own scoring, with all weight on the name."""
    sys.path.insert(0, str(checkout / "datahub-classify/src"))
    from datahub_classify.infotype_utils import match_regex
    from datahub_classify.reference_input import input1

    # As in the project's own tests: a proposal needs more than 0.6.
    threshold = 0.6
    found = {}
    for name in names:
        scores = [(match_regex(name, kind["Name"]["regex"]), infotype) for infotype, kind in input1.items()]
        score, infotype = max(scores, key=lambda pair: pair[0])
        if score > threshold:
            found[name] = infotype
    return found


if __name__ == "__main__":
    tool, checkout = sys.argv[1], pathlib.Path(sys.argv[2])
    result = presidio(checkout) if tool == "presidio" else datahub_classify(checkout, json.load(sys.stdin))
    json.dump(result, sys.stdout)
