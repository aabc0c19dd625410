//! Metrics against their definitions, and folds against their promises.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at a fault")]

use figaro_core::learn::metrics::{
    Confusion, brier, calibration_error, choose, cohen_kappa, log_loss, roc_auc, roc_auc_one_vs_rest,
    share_unequal,
};
use figaro_core::learn::split::{by_group, by_time, others, plain, rows_of, stratified};
use figaro_core::routes::SplitMix64;

#[test]
fn roc_auc_is_the_share_of_pairs_won() {
    let mut random = SplitMix64::new(1);
    for _ in 0..300 {
        let rows = 2 + random.below(40) as usize;
        let scores: Vec<f64> = (0..rows).map(|_| random.below(7) as f64 / 7.0).collect();
        let positive: Vec<bool> = (0..rows).map(|_| random.below(3) == 0).collect();
        let (mut won, mut pairs) = (0.0, 0.0);
        for (one, &up) in scores.iter().zip(&positive) {
            for (two, &other) in scores.iter().zip(&positive) {
                if up && !other {
                    pairs += 1.0;
                    won += if one > two {
                        1.0
                    } else if one == two {
                        0.5
                    } else {
                        0.0
                    };
                }
            }
        }
        match roc_auc(&scores, &positive) {
            Ok(area) => assert!((area - won / pairs).abs() < 1e-12),
            Err(fault) => assert!(pairs == 0.0 && fault.kind.code() == "too-few-examples"),
        }
    }
    assert_eq!(roc_auc(&[0.0, -0.0], &[true, false]).unwrap(), 0.5);
    assert_eq!(roc_auc(&[f64::NAN], &[true]).unwrap_err().kind.code(), "training-value");
    assert_eq!(roc_auc(&[1.0], &[]).unwrap_err().kind.code(), "column-length");
}

#[test]
fn roc_auc_one_vs_rest_is_the_mean_of_the_classes_that_occur() {
    let probabilities = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.4, 0.3, 0.6, 0.3, 0.1];
    let truth = [0, 1, 0, 1];
    // class 0: .7 and .3 against .1 and .6; class 1: .8 and .3 against .2 and .4
    assert_eq!(roc_auc_one_vs_rest(&probabilities, &truth, 3).unwrap(), (0.75 + 0.75) / 2.0);
    assert!(roc_auc_one_vs_rest(&probabilities, &[0; 4], 3).is_err());
}

#[test]
fn confusion_gives_the_worked_example() {
    let truth = [0, 0, 0, 1, 1, 2];
    let said = [0, 0, 1, 1, 2, 2];
    let confusion = Confusion::new(&truth, &said, 4).unwrap();
    assert_eq!(confusion.counts()[..8], [2, 1, 0, 0, 0, 1, 1, 0]);
    assert_eq!(confusion.accuracy(), 4.0 / 6.0);
    let f1 = confusion.f1();
    assert_eq!(f1, [Some(0.8), Some(0.5), Some(2.0 / 3.0), None]);
    assert!((confusion.macro_f1() - (0.8 + 0.5 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
    assert_eq!(confusion.min_f1(), 0.5);
    // chance: 3*2 + 2*2 + 1*2 of 36
    assert!(
        (cohen_kappa(&truth, &said, 4).unwrap() - (4.0 / 6.0 - 12.0 / 36.0) / (24.0 / 36.0)).abs() < 1e-12
    );
    assert_eq!(cohen_kappa(&[1, 1], &[1, 1], 2).unwrap(), 0.0);
    assert_eq!(share_unequal(&truth, &said).unwrap(), 2.0 / 6.0);
    assert!(Confusion::new(&[5], &[0], 4).is_err());
    assert!(Confusion::new(&[], &[], 4).is_err());
    assert!(Confusion::new(&[0], &[0], 1_000_000_000).is_err());
}

#[test]
fn probabilities_are_judged_by_the_definitions() {
    let probabilities = [0.8, 0.2, 0.4, 0.6, 1.0, 0.0];
    let truth = [0, 0, 1];
    let expected = -(0.8f64.ln() + 0.4f64.ln() + 1e-15f64.ln()) / 3.0;
    assert!((log_loss(&probabilities, &truth, 2).unwrap() - expected).abs() < 1e-12);
    assert!((brier(&probabilities, &truth, 2).unwrap() - (0.08 + 0.72 + 2.0) / 3.0).abs() < 1e-12);
    let error = calibration_error(&probabilities, &truth, (2, 10)).unwrap();
    assert!((error - (0.2 + 0.6 + 1.0) / 3.0).abs() < 1e-12, "{error}");
    assert_eq!(choose(&[0.5, 0.5, 0.1, 0.9], 2), [0, 1]);
    assert!(log_loss(&[f64::NAN, 0.0], &[0], 2).is_err());
    assert!(log_loss(&[1.5, 0.0], &[0], 2).is_err());
    assert!(log_loss(&[1.0, 0.0], &[2], 2).is_err());
    assert!(log_loss(&[], &[], 2).is_err());
}

#[test]
fn folds_are_even_and_seeded() {
    let classes: Vec<u32> =
        (0..1_003).map(|row| u32::from(row % 10 == 0) + u32::from(row % 100 == 0)).collect();
    let folds = stratified(&classes, 5, 7).unwrap();
    assert_eq!(folds, stratified(&classes, 5, 7).unwrap());
    assert_ne!(folds, stratified(&classes, 5, 8).unwrap());
    for class in 0..3 {
        let sizes: Vec<usize> = (0..5)
            .map(|fold| rows_of(&folds, fold).iter().filter(|&&row| classes[row as usize] == class).count())
            .collect();
        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
    }
    let even = plain(10, 3, 1).unwrap();
    assert_eq!(rows_of(&even, 0).len() + others(&even, 0).len(), 10);
    assert_eq!(plain(2, 3, 1).unwrap_err().kind.code(), "too-few-examples");
    assert_eq!(plain(10, 1_000_000_000, 1).unwrap_err().kind.code(), "training-option");
}

#[test]
fn by_group_tears_no_group_apart() {
    let mut random = SplitMix64::new(3);
    let groups: Vec<u32> = (0..900).map(|_| random.below(120) as u32 * 1_000_003).collect();
    let classes: Vec<u32> = groups.iter().map(|group| u32::from(group % 7 == 0)).collect();
    let folds = by_group(&groups, &classes, (4, 1)).unwrap();
    let mut home = std::collections::BTreeMap::new();
    for (group, fold) in groups.iter().zip(&folds) {
        assert_eq!(home.entry(group).or_insert(fold), &fold);
    }
    for fold in 0..4 {
        let rows = rows_of(&folds, fold);
        assert!((200..250).contains(&rows.len()), "{}", rows.len());
        let ones = rows.iter().filter(|&&row| classes[row as usize] == 1).count() as f64 / rows.len() as f64;
        assert!((0.05..0.25).contains(&ones), "{ones}");
    }
    assert_eq!(by_group(&[1, 1, 1], &[], (2, 1)).unwrap_err().kind.code(), "too-few-examples");
}

#[test]
fn by_time_keeps_order_and_moments_together() {
    let times = [5.0, 1.0, 1.0, 3.0, 9.0, 7.0, 1.0, 4.0];
    let folds = by_time(&times, 3).unwrap();
    for (one, own) in times.iter().zip(&folds) {
        for (two, other) in times.iter().zip(&folds) {
            assert!(one >= two || own <= other, "{folds:?}");
            assert!(one != two || own == other, "{folds:?}");
        }
    }
    assert_eq!(folds.iter().max(), Some(&2));
    assert_eq!(by_time(&[1.0, 1.0, 1.0, 2.0], 2).unwrap(), [0, 0, 0, 1]);
    assert!(by_time(&[1.0, f64::NAN], 2).is_err());
    assert!(by_time(&[1.0, 1.0], 2).is_err());
}
