"""Product titles for the comparison of text models, and what scikit-learn makes of them.

python text.py PRODUCTS_CSV FOLDER [folds] writes FOLDER/titles-<split>.tsv (fold, class, title a line) for
core-rs/examples/learning_text.rs and prints one line of JSON a fold. Two splits into five folds, neither of which
tears a group apart:

clusters: the products of one offer. The file does not name them, but stands in their order, with gaps for the products
that the other half of the data has: a product begins a new cluster when its title is unlike those just before it. How
unlike is set so that a cluster has 2.67 products, as published (35,311 products in 13,233 clusters).
runs: whole runs of consecutive product numbers, about 4 products of neighbouring clusters: harder, since what stands
beside a product (the same phone of another colour) is never in training.
"""

import csv
import json
import math
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

CLUSTER_SIZE = 35311 / 13233
SEED = 42


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    numbers = np.array([int(row["product_id"]) for row in rows])
    names = sorted({row["category"] for row in rows})
    classes = np.array([names.index(row["category"]) for row in rows])
    return [row["title"].replace("\t", " ") for row in rows], classes, numbers


def runs_of(numbers):
    return np.concatenate([[0], np.cumsum(np.diff(numbers) > 1)])


def likeness(titles):
    """How like each title is to the likest of the four before it: the cosine of words weighed by their rarity."""
    words = [set(title.split()) for title in titles]
    texts = Counter(word for own in words for word in own)
    weight = {word: math.log(len(titles) / count) ** 2 for word, count in texts.items()}
    lengths = [math.sqrt(sum(weight[word] for word in own)) or 1.0 for own in words]

    def cosine(one, two):
        return sum(weight[word] for word in words[one] & words[two]) / (lengths[one] * lengths[two])

    return np.array([max((cosine(row, other) for other in range(max(0, row - 4), row)), default=0.0)
                     for row in range(len(titles))])


def clusters_of(titles, classes):
    like = likeness(titles)
    like[1:][np.diff(classes) != 0] = -1.0
    return np.cumsum(like < np.quantile(like, 1 / CLUSTER_SIZE))


def folds_of(classes, groups):
    folds = np.zeros(len(classes), int)
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=SEED)
    for fold, (_, held) in enumerate(splitter.split(classes, classes, groups)):
        folds[held] = fold
    return folds


def measure(titles, classes, folds, fold):
    train, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
    start = time.perf_counter()
    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(features.fit_transform([titles[row] for row in train]), classes[train])
    seconds = time.perf_counter() - start
    said = model.predict(features.transform([titles[row] for row in held]))
    f1 = f1_score(classes[held], said, average=None)
    return {"macroF1": float(np.mean(f1)), "minF1": float(np.min(f1)), "fitSeconds": seconds}


def main():
    titles, classes, numbers = read(sys.argv[1])
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for split, groups in {"clusters": clusters_of(titles, classes), "runs": runs_of(numbers)}.items():
        folds = folds_of(classes, groups)
        lines = [f"{fold}\t{label}\t{title}\n" for fold, label, title in zip(folds, classes, titles)]
        (folder / f"titles-{split}.tsv").write_text("".join(lines), encoding="utf-8")
        for fold in range(int(sys.argv[3]) if len(sys.argv) > 3 else 5):
            line = {"split": split, "groups": len(set(groups)), "fold": fold}
            print(json.dumps(line | measure(titles, classes, folds, fold)), flush=True)


if __name__ == "__main__":
    main()
