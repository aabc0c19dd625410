//! What to add to each class's logit so that the labels have the best macro F1.

use crate::error::Error;
use crate::learn::metrics::Confusion;

/// Offsets tried for a class: -1.5 to 1.5.
const STEPS: i32 = 15;
const STEP: f64 = 0.1;
/// Sweeps over the classes.
const SWEEPS: usize = 2;

/// Finds offsets by trying each class in turn with the others held.
///
/// Shapes: `logits` f64[rows * classes], `truth` u32[rows]; returns f64[classes].
///
/// Cost: O(rows * classes * 60).
///
/// # Errors
/// As [`Confusion::new`].
pub fn best_offsets(logits: &[f64], truth: &[u32], classes: usize) -> Result<Vec<f64>, Error> {
    let mut offsets = vec![0.0; classes];
    let mut best = macro_f1(logits, truth, &offsets)?;
    for _ in 0..SWEEPS {
        for class in 0..classes {
            let others = rivals(logits, &offsets, class);
            let mut chosen = None;
            for step in -STEPS..=STEPS {
                let offset = f64::from(step) * STEP;
                let own = logits.iter().skip(class).step_by(classes);
                let said = own.zip(&others).map(|(logit, &(rival, score))| {
                    let first = logit + offset > score || (logit + offset == score && class < rival as usize);
                    if first { class as u32 } else { rival }
                });
                let f1 = Confusion::new(truth, &said.collect::<Vec<_>>(), classes)?.macro_f1();
                if f1 > best + 1e-9 {
                    best = f1;
                    chosen = Some(offset);
                }
            }
            if let (Some(offset), Some(slot)) = (chosen, offsets.get_mut(class)) {
                *slot = offset;
            }
        }
    }
    Ok(offsets)
}

/// The best class beside one, with its score, of every row.
fn rivals(logits: &[f64], offsets: &[f64], class: usize) -> Vec<(u32, f64)> {
    let of_row = |row: &[f64]| {
        let mut best = (0, f64::NEG_INFINITY);
        for (index, (logit, offset)) in row.iter().zip(offsets).enumerate() {
            if index != class && logit + offset > best.1 {
                best = (index as u32, logit + offset);
            }
        }
        best
    };
    logits.chunks_exact(offsets.len().max(1)).map(of_row).collect()
}

fn macro_f1(logits: &[f64], truth: &[u32], offsets: &[f64]) -> Result<f64, Error> {
    let said: Vec<u32> = rivals(logits, offsets, usize::MAX).into_iter().map(|(class, _)| class).collect();
    Ok(Confusion::new(truth, &said, offsets.len())?.macro_f1())
}
