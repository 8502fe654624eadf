//! Rows: a flow, a format that it has, and a choice among its options.

use super::outcome::{Outcome, Stop, same};
use super::place::Place;
use super::ran::Ran;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A flow of `longshore run`.
pub(crate) struct Flow {
    /// Its name there.
    pub(crate) name: &'static str,
    /// The formats that it is about; `—` alone where it is about none.
    pub(crate) formats: &'static [&'static str],
    /// The options that all its rows have.
    pub(crate) always: &'static [&'static str],
    /// What all its rows are started with; what has to be there is put there before.
    pub(crate) arguments: fn(&Place<'_>) -> Result<Vec<String>, Stop>,
    /// What has to be seen after each, from outside.
    pub(crate) effect: fn(&Place<'_>, &Ran) -> Result<(), Stop>,
    /// Its options.
    pub(crate) choices: Vec<Choice>,
}

/// An option, or several that belong together.
pub(crate) struct Choice {
    /// The options, then what is special about them: `--mount: not there`. Empty for none.
    pub(crate) name: &'static str,
    /// The formats that it is for.
    pub(crate) formats: Formats,
    /// What the flow is started with besides.
    pub(crate) arguments: fn(&Place<'_>) -> Result<Vec<String>, Stop>,
    /// What has to be seen.
    pub(crate) effect: Effect,
}

/// Which formats a choice is for.
#[derive(Clone, Copy)]
pub(crate) enum Formats {
    All,
    /// Whichever comes first: the option has nothing to do with documents.
    First,
    These(&'static [&'static str]),
}

/// What has to be seen after a choice.
#[derive(Clone, Copy)]
pub(crate) enum Effect {
    /// What the flow does anyway, and this.
    Besides(fn(&Place<'_>, &Ran) -> Result<(), Stop>),
    /// Only this: the flow is to do something else than it does anyway.
    Instead(fn(&Place<'_>, &Ran) -> Result<(), Stop>),
}

impl Choice {
    /// A choice for all formats, whose effect comes on top of the flow's.
    pub(crate) fn new(
        name: &'static str,
        arguments: fn(&Place<'_>) -> Result<Vec<String>, Stop>,
        effect: fn(&Place<'_>, &Ran) -> Result<(), Stop>,
    ) -> Self {
        Self { name, formats: Formats::All, arguments, effect: Effect::Besides(effect) }
    }

    /// No option.
    pub(crate) fn none() -> Self {
        Self::new("", |_| Ok(Vec::new()), |_, _| Ok(()))
    }

    /// The same, for these formats.
    pub(crate) fn only(self, formats: &'static [&'static str]) -> Self {
        Self { formats: Formats::These(formats), ..self }
    }

    /// The same, with its effect in the place of the flow's.
    pub(crate) fn instead(self) -> Self {
        let (Effect::Besides(effect) | Effect::Instead(effect)) = self.effect;
        Self { effect: Effect::Instead(effect), ..self }
    }

    /// The options that its name speaks of.
    pub(crate) fn options(&self) -> impl Iterator<Item = &'static str> {
        let names = self.name.split(':').next().unwrap_or_default();
        names.split_whitespace().filter(|word| word.starts_with("--"))
    }

    fn is_for(&self, format: &str, flow: &Flow) -> bool {
        match self.formats {
            Formats::All => true,
            Formats::First => flow.formats.first() == Some(&format),
            Formats::These(formats) => formats.contains(&format),
        }
    }
}

/// A row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) flow: &'a Flow,
    pub(crate) format: &'static str,
    pub(crate) choice: &'a Choice,
}

/// All rows of these flows.
pub(crate) fn of(flows: &[Flow]) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for flow in flows {
        for choice in &flow.choices {
            let formats = flow.formats.iter().filter(|format| choice.is_for(format, flow));
            rows.extend(formats.map(|format| Row { flow, format, choice }));
        }
    }
    rows
}

impl Row<'_> {
    /// Runs the flow, and looks at what came of it.
    pub(crate) fn run(&self, place: &Place<'_>) -> Outcome {
        // What is not there at all, as a member of a record, is one cell's mistake as well.
        let result = catch_unwind(AssertUnwindSafe(|| self.try_run(place)));
        let result = result.unwrap_or_else(|_| Err(Stop::Wrong("panicked: see above".to_owned())));
        match result {
            Ok(()) => Outcome::Done,
            Err(Stop::Refused { at, said }) => {
                let pushes = self.flow.name.starts_with("push") && at.starts_with("put-manifest");
                if pushes && !place.tags(&place.repository).is_empty() {
                    return Outcome::Wrong(format!("{at}, and there is a tag all the same"));
                }
                Outcome::Refused { at, said }
            }
            Err(Stop::Wrong(how)) => Outcome::Wrong(how),
        }
    }

    fn try_run(&self, place: &Place<'_>) -> Result<(), Stop> {
        let mut arguments = (self.flow.arguments)(place)?;
        arguments.extend((self.choice.arguments)(place)?);
        let given = |option: &&str| arguments.iter().any(|argument| argument == option);
        if let Some(option) =
            self.choice.options().chain(self.flow.always.iter().copied()).find(|it| !given(it))
        {
            return Err(Stop::Wrong(format!("the row does not use {option}")));
        }
        // The catalog tells of all that is there.
        let needs_nothing = !place.needs.get() && self.flow.name != "catalog";
        let ran = place.run(self.flow.name, arguments)?;
        match self.choice.effect {
            Effect::Instead(effect) => effect(place, &ran)?,
            Effect::Besides(effect) => {
                (self.flow.effect)(place, &ran)?;
                effect(place, &ran)?;
            }
        }
        if place.target.is_embedded() && needs_nothing { self.run_inside(place, &ran) } else { Ok(()) }
    }

    /// Runs the flow once more, in the registry inside the program: it takes the same course, and comes to the same.
    fn run_inside(&self, place: &Place<'_>, outside: &Ran) -> Result<(), Stop> {
        let inside = place.run_inside(self.flow.name, outside.arguments.clone())?;
        same("the course inside the program", inside.course(), outside.course())?;
        same("what comes of it inside the program", inside.outcome(), outside.outcome())
    }
}
