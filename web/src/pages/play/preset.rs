//! Presets: runs that are worth a look, each with all that it takes.

use super::account::{self, ACCOUNTS};
use super::choice::{FlowChoice, TargetChoice};
use super::chunk;
use super::fill::Fill;
use super::form::Form;
use super::options::Switch;
use longshore_client::Failure;
use longshore_worker::job::Format;

/// A run that is worth a look.
#[derive(Debug)]
pub(crate) struct Preset {
    /// Its name in the menu.
    pub(crate) name: &'static str,
    /// What there is to be seen.
    pub(crate) sentence: &'static str,
    /// Whether it needs the accounts and samples of the registry in the page.
    needs_samples: bool,
    fills: fn() -> Vec<Fill>,
}

impl PartialEq for Preset {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

macro_rules! presets {
    ($($name:literal, $sentence:literal, $needs_samples:literal, [$($fill:expr),* $(,)?];)*) => {
        impl Preset {
            /// All of them, in the order of the menu.
            pub(crate) const ALL: &'static [Self] = &[$(Self {
                name: $name,
                sentence: $sentence,
                needs_samples: $needs_samples,
                fills: || vec![$($fill),*],
            }),*];
        }
    };
}
presets! {
    "Push in three chunks", "Each layer of the sample goes in three parts, and the upload's status is asked for after each.", false, [
        Fill::Chunks(chunk::Choice::Custom), Fill::ChunkSize("46 B".into()),
    ];
    "Mount from another repository", "What devtable/app has of the image is mounted, not sent: push the sample there first.", false, [
        Fill::Repository("devtable/mounted".into()), Fill::MountFrom("devtable/app".into()),
    ];
    "Push without asking first", "Nobody asks whether a blob is there, nor looks afterwards: the fewest requests that make a push.", false, [
        Fill::Switch(Switch::SkipHead, true), Fill::Switch(Switch::SkipChecks, true),
    ];
    "Docker schema 1, signed", "The format of before 2016: the manifest is a signed document, whose digest leaves the signature out.", false, [
        Fill::Tags("schema1".into()), Fill::Format(Format::Schema1),
    ];
    "Index for two platforms", "Two images, each by its digest, then the index that lists them, under a tag.", false, [
        Fill::Flow(FlowChoice::PushIndex), Fill::Tags("platforms".into()),
    ];
    "Artifact about an image", "A note that refers to devtable/app:latest, and stands in the list of its referrers: push the sample there first.", false, [
        Fill::Tags("note".into()), Fill::Format(Format::Artifact), Fill::Subject("latest".into()),
        Fill::Annotations("org.opencontainers.image.description=A note".into()),
    ];
    "Name blobs that were never pushed", "The manifest refers to layers that are not there, and has to be refused.", false, [
        Fill::Switch(Switch::InvalidReferences, true), expect("put-manifest", "invalid-blob"),
    ];
    "Cancel an upload", "An upload is begun and given up; its session is gone then.", false, [
        Fill::Flow(FlowChoice::CancelUpload),
    ];
    "Resume an upload", "An upload is left in the middle, asked how far it is, and finished.", false, [
        Fill::Flow(FlowChoice::ResumeUpload),
    ];
    "Pull a sample", "The manifest by its tag, then each blob by its digest, each held against it.", true, [
        Fill::Flow(FlowChoice::Pull), Fill::Repository("devtable/simple".into()),
    ];
    "Pull without a token first", "The registry refuses, and says where a token is to be had.", true, [
        Fill::Flow(FlowChoice::Pull), Fill::Repository("devtable/simple".into()), Fill::Switch(Switch::WithoutToken, true),
    ];
    "Tags in pages of 50", "A long list comes in pages; each names the next in Link.", true, [
        Fill::Flow(FlowChoice::Tags), Fill::Repository("devtable/gargantuan".into()), Fill::PageSize("50".into()),
    ];
    "Copy within the registry", "Nothing is sent again: blobs are mounted, the manifest is put under the same tag.", true, [
        Fill::Flow(FlowChoice::Copy), Fill::Repository("devtable/simple".into()),
    ];
    "Wrong password", "The token service refuses the login.", true, [
        Fill::Account(account::Choice::Other), Fill::Username("devtable".into()), Fill::Password("not-the-password".into()),
        Fill::Flow(FlowChoice::Login), expect("auth", "invalid-authentication"),
    ];
    "Push to a read-only repository", "The token grants pull alone, and the upload is refused.", true, [
        Fill::Repository("devtable/readonly".into()), expect("start-upload", "read-only"),
    ];
    "Pull what is not for everybody", "Nobody asks for a private repository: the token grants nothing.", true, [
        Fill::Account(account::Choice::Anonymous), Fill::Flow(FlowChoice::Pull), Fill::Repository("devtable/simple".into()),
        expect("get-manifest", "unauthorized"),
    ];
    "Pull a tag that is not there", "The repository is there, the tag is not.", true, [
        Fill::Flow(FlowChoice::Pull), Fill::Repository("devtable/simple".into()), Fill::Tags("no-such-tag".into()),
        expect("get-manifest", "unknown-tag"),
    ];
}

fn expect(step: &str, name: &str) -> Fill {
    Fill::Expect(Failure::named(name).find(|failure| failure.step.as_str() == step).copied())
}

impl Preset {
    /// The preset of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|preset| preset.name == name)
    }

    /// Whether it can be had at a target.
    pub(crate) fn is_for(&self, target: TargetChoice) -> bool {
        !self.needs_samples || target == TargetChoice::Embedded
    }
}

impl Form {
    /// Fills in a preset. Who asks another registry, in which repository, stays as it is, and so do the files.
    pub(crate) fn fill_in(&mut self, preset: Option<&'static Preset>) {
        let before = self.clone();
        let is_embedded = before.target == TargetChoice::Embedded;
        *self = Self {
            target: before.target,
            url: before.url,
            files: before.files,
            archives_as_they_are: before.archives_as_they_are,
            account: account::Choice::Seeded(&ACCOUNTS[0]),
            ..Self::default()
        };
        if !is_embedded {
            self.repository.clone_from(&before.repository);
            self.username = before.username;
            self.password = before.password;
            self.password_of = before.password_of;
        }
        let Some(preset) = preset.filter(|preset| preset.is_for(self.target)) else { return };
        for fill in (preset.fills)() {
            if is_embedded || !matches!(fill, Fill::Repository(_)) {
                self.fill(fill);
            }
        }
        self.preset = Some(preset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preset_comes_to_a_job_in_the_page() {
        for preset in Preset::ALL {
            let mut form = Form::default();
            form.fill_in(Some(preset));
            assert!(form.job().is_some(), "{}: {:?}", preset.name, form.first_wrong());
            assert_eq!(form.preset, Some(preset));
            assert_eq!(Preset::named(preset.name), Some(preset));
        }
    }

    #[test]
    fn a_preset_forgets_the_one_before() {
        let mut form = Form::default();
        form.fill_in(Preset::named("Wrong password"));
        form.fill_in(Preset::named("Push in three chunks"));
        assert!(form.expected.is_none() && form.username.is_empty());
        form.fill_in(None);
        assert_eq!((form.chunks, form.preset), (chunk::Choice::Whole, None));
    }

    #[test]
    fn something_else_that_is_filled_in_makes_it_another_run() {
        let mut form = Form::default();
        form.fill_in(Preset::named("Push in three chunks"));
        form.fill(Fill::Tags("other".into()));
        assert_eq!(form.preset, None);
    }

    #[test]
    fn who_asks_another_registry_and_where_stays_as_it_is() {
        let mut form = Form::default();
        for fill in [
            Fill::Target(TargetChoice::Other),
            Fill::Url("http://h:5000".into()),
            Fill::Username("me".into()),
            Fill::Password("secret".into()),
            Fill::Repository("a/b".into()),
        ] {
            form.fill(fill);
        }
        form.fill_in(Preset::named("Mount from another repository"));
        let job = form.job().unwrap();
        assert_eq!(job.target.credentials.unwrap().password, "secret");
        assert_eq!(form.repository, "a/b");
        form.fill_in(Preset::named("Wrong password"));
        assert_eq!(form.preset, None);
    }
}
