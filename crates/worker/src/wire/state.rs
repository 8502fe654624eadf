//! What the embedded registry holds, and what is to be done with it.

use super::{fields, variants};
use crate::state::{Overview, Repository, StateOrder};
use crate::why::{Reason, Why};

variants! {
    StateOrder {
        0: Look,
        1: Undo,
        2: Redo,
        3: Reset,
        4: Garbage,
        5: Collect,
        6: Export,
        7: Import { name, content },
        8: Keep(keep),
    }
}

fields! {
    Overview { said, failed, undo, redo, run, undone, repositories, count, uploads, bytes, changed, more, kept, unkept }
    Why { exchange, reasons, changed }
    Reason { sentence, facts, section, url }
    Repository { name, tags, tag_count, manifests, blobs, bytes }
}
