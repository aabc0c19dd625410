"""Tables for the comparison of boosted trees, and what LightGBM and a linear model make of them.

python tables.py FOLDER writes FOLDER/<name>.table for core-rs/examples/learning_tables.rs (the layout is stated
there) and prints one line of JSON a table: AUC (two classes), macro F1 (more) or RMSE (numbers), the mean over the
same five folds (stratified, shuffled, seed 42), and the mean seconds of a fit on one thread.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np
from sklearn import datasets
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import f1_score, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 42


def mixed():
    """Missing values that tell something, and two categorical columns: the features the others lack."""
    random = np.random.default_rng(SEED)
    rows = 8000
    numbers = random.normal(size=(rows, 6))
    colour, shop = random.integers(0, 12, rows), random.integers(0, 60, rows)
    effect = random.normal(size=60)
    logit = numbers[:, 0] + numbers[:, 1] * (colour % 3 - 1) + effect[shop] + 0.5 * (colour == 7)
    gone = random.random(rows) < 0.25
    logit = logit + 0.8 * gone
    numbers[gone, 2] = np.nan
    numbers[random.random((rows, 6)) < 0.05] = np.nan
    target = (random.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    return np.column_stack([numbers, colour, shop]), target


def tables():
    """name -> (features, target, classes, categorical columns)."""
    make = datasets.make_classification
    cancer, digits = datasets.load_breast_cancer(), datasets.load_digits()
    hastie = datasets.make_hastie_10_2(n_samples=4000, random_state=SEED)
    return {
        "breast_cancer": (cancer.data, cancer.target, 2, []),
        "digits": (digits.data, digits.target, 10, []),
        "balanced_5k": (*make(5000, 20, n_informative=10, flip_y=0.1, random_state=SEED), 2, []),
        "rare_20k": (
            *make(20000, 30, n_informative=8, weights=[0.97], flip_y=0.02, random_state=SEED), 2, []),
        "classes_8": (
            *make(10000, 20, n_informative=12, n_classes=8, flip_y=0.1, random_state=SEED), 8, []),
        "hastie": (hastie[0], (hastie[1] > 0).astype(int), 2, []),
        "friedman1": (*datasets.make_friedman1(3000, noise=1.0, random_state=SEED), 0, []),
        "mixed_8k": (*mixed(), 2, [6, 7]),
    }


def folds_of(features, target, classes):
    splitter = (StratifiedKFold if classes else KFold)(5, shuffle=True, random_state=SEED)
    folds = np.zeros(len(target), np.uint8)
    for fold, (_, held) in enumerate(splitter.split(features, target)):
        folds[held] = fold
    return folds


def write(path, table, folds):
    features, target, classes, categorical = table
    rows, columns = features.shape
    kinds = np.array([column in categorical for column in range(columns)], np.uint8)
    head = np.array([rows, columns, classes, 5], "<u4").tobytes() + kinds.tobytes() + folds.tobytes()
    head += bytes(-len(head) % 8)
    path.write_bytes(head + np.asfortranarray(features, "<f8").tobytes("F") + np.asarray(target, "<f8").tobytes())


def score(model, features, target, classes):
    if classes == 0:
        return root_mean_squared_error(target, model.predict(features))
    if classes == 2:
        return roc_auc_score(target, model.predict_proba(features)[:, 1])
    return f1_score(target, model.predict(features), average="macro")


def boosted(classes, categorical):
    kind = lightgbm.LGBMClassifier if classes else lightgbm.LGBMRegressor
    return kind(n_jobs=1, verbose=-1), {"categorical_feature": categorical or "auto"}


def linear(classes, _):
    last = LogisticRegression(max_iter=2000) if classes else Ridge()
    return make_pipeline(SimpleImputer(), StandardScaler(), last), {}


def measure(make, table, folds):
    features, target, classes, categorical = table
    scores, seconds = [], []
    for fold in range(5):
        train, held = folds != fold, folds == fold
        model, options = make(classes, categorical)
        start = time.perf_counter()
        model.fit(features[train], target[train], **options)
        seconds.append(time.perf_counter() - start)
        scores.append(score(model, features[held], target[held], classes))
    return {"score": round(float(np.mean(scores)), 6), "fitSeconds": round(float(np.mean(seconds)), 4)}


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in sorted(tables().items()):
        folds = folds_of(table[0], table[1], table[2])
        write(folder / f"{name}.table", table, folds)
        line = {"table": name, "lightgbm": measure(boosted, table, folds), "linear": measure(linear, table, folds)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
