//! The closed list of what can go wrong; codes are kebab-case and never renamed.

use std::fmt;

/// An error of the core: what kind it is, with the values that a message needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
}

/// Every kind of error, one stable code each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// A column has another length than the festival needs.
    ColumnLength {
        /// Name of the column.
        column: &'static str,
        /// Length found.
        found: usize,
        /// Length that would be right.
        expected: usize,
    },
    /// A value of a column is out of its range.
    ColumnValue {
        /// Name of the column.
        column: &'static str,
        /// Position of the value.
        index: usize,
        /// The value.
        value: i64,
        /// What would be right.
        expected: &'static str,
    },
    /// A concert is named that the festival does not have.
    UnknownConcert {
        /// The position asked for.
        concert: u64,
        /// Number of concerts.
        concerts: usize,
    },
    /// An option is out of its range.
    OptionValue {
        /// Name of the option.
        option: &'static str,
        /// The value.
        value: i64,
        /// What would be right.
        expected: &'static str,
    },
    /// The question needs more states than the limit allows.
    QuestionTooLarge {
        /// What grows too large.
        what: &'static str,
        /// How many were needed (at least).
        needed: u64,
        /// The limit.
        limit: u64,
    },
    /// A rank at or past the number of routes.
    RankOutOfRange {
        /// Number of routes, decimal.
        total: String,
    },
    /// The concerts given are not a route of the question.
    NotARoute {
        /// Position in the list at which it fails.
        index: usize,
    },
    /// The caller asked to stop.
    Cancelled,
    /// A value of a training column cannot be learned from.
    TrainingValue {
        /// Name of the column.
        column: &'static str,
        /// Position of the value.
        index: usize,
        /// The value, as written.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// An option of training is out of its range.
    TrainingOption {
        /// Name of the option.
        option: &'static str,
        /// The value, as written.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// Training would need more memory than the limit allows.
    TrainingTooLarge {
        /// What grows too large.
        what: &'static str,
        /// How many were needed.
        needed: u64,
        /// The limit.
        limit: u64,
    },
    /// There is too little to learn or measure from.
    TooFewExamples {
        /// What there is too little of.
        what: &'static str,
        /// How many were found.
        found: usize,
        /// How many are needed at least.
        expected: usize,
    },
    /// The bytes of a model or checkpoint are damaged, cut off, forged or of another version.
    ModelBytes {
        /// Position in the buffer.
        at: usize,
        /// What would be right there.
        expected: &'static str,
    },
    /// A checkpoint is resumed with other data or options than it was made with.
    OtherTraining {
        /// What differs.
        what: &'static str,
    },
    /// Items lack a column that a model was trained with, or have it in another kind.
    OtherColumns {
        /// Name of the column.
        column: String,
        /// What would be right.
        expected: &'static str,
    },
}

impl ErrorKind {
    /// The stable, kebab-case code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ColumnLength { .. } => "column-length",
            Self::ColumnValue { .. } => "column-value",
            Self::UnknownConcert { .. } => "unknown-concert",
            Self::OptionValue { .. } => "option-value",
            Self::QuestionTooLarge { .. } => "question-too-large",
            Self::RankOutOfRange { .. } => "rank-out-of-range",
            Self::NotARoute { .. } => "not-a-route",
            Self::Cancelled => "cancelled",
            Self::TrainingValue { .. } => "training-value",
            Self::TrainingOption { .. } => "training-option",
            Self::TrainingTooLarge { .. } => "training-too-large",
            Self::TooFewExamples { .. } => "too-few-examples",
            Self::ModelBytes { .. } => "model-bytes",
            Self::OtherTraining { .. } => "other-training",
            Self::OtherColumns { .. } => "other-columns",
        }
    }

    /// The values of the message, by name.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ColumnLength { column, found, expected } => vec![
                ("column", (*column).to_owned()),
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::ColumnValue { column, index, value, expected } => vec![
                ("column", (*column).to_owned()),
                ("index", index.to_string()),
                ("value", value.to_string()),
                ("expected", (*expected).to_owned()),
            ],
            Self::UnknownConcert { concert, concerts } => {
                vec![("concert", concert.to_string()), ("concerts", concerts.to_string())]
            }
            Self::OptionValue { option, value, expected } => vec![
                ("option", (*option).to_owned()),
                ("value", value.to_string()),
                ("expected", (*expected).to_owned()),
            ],
            Self::TrainingValue { column, index, value, expected } => vec![
                ("column", (*column).to_owned()),
                ("index", index.to_string()),
                ("value", value.clone()),
                ("expected", (*expected).to_owned()),
            ],
            Self::TrainingOption { option, value, expected } => vec![
                ("option", (*option).to_owned()),
                ("value", value.clone()),
                ("expected", (*expected).to_owned()),
            ],
            Self::TooFewExamples { what, found, expected } => vec![
                ("what", (*what).to_owned()),
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::ModelBytes { at, expected } => {
                vec![("at", at.to_string()), ("expected", (*expected).to_owned())]
            }
            Self::OtherTraining { what } => vec![("what", (*what).to_owned())],
            Self::OtherColumns { column, expected } => {
                vec![("column", column.clone()), ("expected", (*expected).to_owned())]
            }
            Self::QuestionTooLarge { what, needed, limit }
            | Self::TrainingTooLarge { what, needed, limit } => vec![
                ("what", (*what).to_owned()),
                ("needed", needed.to_string()),
                ("limit", limit.to_string()),
            ],
            Self::RankOutOfRange { total } => vec![("total", total.clone())],
            Self::NotARoute { index } => vec![("index", index.to_string())],
            Self::Cancelled => Vec::new(),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.code())?;
        for (name, value) in self.kind.params() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
