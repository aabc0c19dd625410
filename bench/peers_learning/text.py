"""Product titles for the comparison of text models, and what scikit-learn makes of them.

python text.py PRODUCTS_CSV FOLDER [folds] writes FOLDER/titles.tsv (fold, class, title a line) for
core-rs/examples/learning_text.rs and prints one line of JSON a fold. Runs of consecutive product numbers are the
products of one cluster (clusters of the other half of the data lie in the gaps), and no run is torn apart.
"""

import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    numbers = np.array([int(row["product_id"]) for row in rows])
    groups = np.concatenate([[0], np.cumsum(np.diff(numbers) > 1)])
    names = sorted({row["category"] for row in rows})
    classes = np.array([names.index(row["category"]) for row in rows])
    return [row["title"].replace("\t", " ") for row in rows], classes, groups


def main():
    titles, classes, groups = read(sys.argv[1])
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    folds = np.zeros(len(titles), int)
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=42)
    for fold, (_, held) in enumerate(splitter.split(titles, classes, groups)):
        folds[held] = fold
    lines = [f"{fold}\t{label}\t{title}\n" for fold, label, title in zip(folds, classes, titles)]
    (folder / "titles.tsv").write_text("".join(lines), encoding="utf-8")
    for fold in range(int(sys.argv[3]) if len(sys.argv) > 3 else 5):
        train, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        start = time.perf_counter()
        features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        model = LogisticRegression(C=10, max_iter=1000)
        model.fit(features.fit_transform([titles[row] for row in train]), classes[train])
        seconds = time.perf_counter() - start
        said = model.predict(features.transform([titles[row] for row in held]))
        f1 = f1_score(classes[held], said, average=None)
        line = {"fold": fold, "macroF1": float(np.mean(f1)), "minF1": float(np.min(f1)), "fitSeconds": seconds}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
