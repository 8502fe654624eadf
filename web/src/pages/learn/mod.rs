//! Learn: lessons, with runs that are fixed, goals that are seen reached by what happened on the wire, and questions whose
//! answers are found there.
//!
//! The lessons are files ([`longshore_lessons`]). Their registry is in this module itself: the runs are too small to need a
//! worker.

mod action;
mod answer;
mod desk;
mod gate;
mod goal;
mod hands;
mod held;
mod lesson;
mod list;
mod page;
mod piece;
mod place;
mod progress;
mod question;
mod same;
mod state;
mod words;

pub(crate) use page::LearnPage;
