//! Two runs, and how they stand to each other.

use super::{fields, variants};
use crate::comparing::{Compared, Comparing};
use longshore_compare::{Comparison, Difference, Part, Row, Weight};

fields! {
    Comparing { a, b }
    Compared { target, exchanges, secrets }
    Comparison { rows, throughout }
    Row { a, b, step, method, differences }
    Difference { part, name, a, b, weight }
}

variants! {
    Part {
        0: Run,
        1: Method,
        2: Address,
        3: RequestHeader,
        4: RequestBody,
        5: Answer,
        6: ResponseHeader,
        7: ResponseBody,
        8: Expectation,
        9: Handling,
    }
    Weight {
        0: Differs,
        1: EveryRun,
    }
}
