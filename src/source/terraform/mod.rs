//! What `terraform show -json` prints of a state or a plan → its tunnels.
//!
//! Of a plan the values after it was applied count; what is not known before stays absent. What the plan leaves
//! alone stands in `prior_state` and is read from there. `listed` reads what stands in the document, `choice`
//! tells which of it will be there, `joined` brings gateways and tunnels together.

mod choice;
mod joined;
mod listed;
mod reference;
mod resource;
mod sensitive;
pub(super) mod types;

use std::collections::HashSet;
use std::sync::Arc;

use self::choice::{Choice, Chosen};
use self::resource::{all, text_at};
use self::sensitive::{Marks, OfItems};
use self::types::{ResourceKind, Resources};
use crate::model::Text;
use crate::model::secret::repeat;
use crate::model::subject::{Going, Live};
use crate::source::document::answer::{Answer, Item};
use crate::source::document::mask::Mask;
use crate::source::document::reader::Reader;
use crate::source::document::{Besides, Document, Tunnels, columns};
use crate::source::shown::shown;
use crate::source::{Error, Form};
use crate::text::json::{Cursor, Shape};
use crate::text::redact::is_mask;

/// What is said of a data source that lists nothing: of one in a plan, and of one in a state.
const UNREAD_IN_PLAN: &str = "is read when the plan is applied: the tunnels in it are not known";
const UNREAD_IN_STATE: &str =
    "has no list of tunnels in the state: it was not read, and the tunnels in it are not known";

/// The parts of the document that decide which tunnels there are.
#[derive(Default)]
pub(crate) struct Terraform<'a> {
    state: Option<Cursor<'a>>,
    plan: Option<Cursor<'a>>,
    prior: Option<Cursor<'a>>,
    changes: Option<Cursor<'a>>,
    drift: Option<Cursor<'a>>,
    deferred: Option<Cursor<'a>>,
    configuration: Option<Cursor<'a>>,
    /// Says that the run which made the plan failed.
    errored: bool,
    /// Says that the plan leaves something out that the configuration asks for.
    partial: bool,
}

impl<'a> Terraform<'a> {
    /// Takes a part of the document, if the key is one of Terraform's.
    pub(crate) fn takes(&mut self, key: &str, value: Cursor<'a>) -> bool {
        let shape = value.clone().peek();
        let part = match (key, shape) {
            ("values", Some(Shape::Object)) => &mut self.state,
            ("planned_values", _) => &mut self.plan,
            ("prior_state", _) => &mut self.prior,
            ("resource_changes", _) => &mut self.changes,
            ("resource_drift", _) => &mut self.drift,
            ("deferred_changes", _) => &mut self.deferred,
            ("format_version", Some(Shape::Text)) => return true,
            _ => {
                self.notes(key, value);
                return false;
            }
        };
        *part = Some(value);
        true
    }

    /// Notes what a key says that may stand in other documents, too.
    fn notes(&mut self, key: &str, value: Cursor<'a>) {
        let word = || value.clone().token().map_or("", |token| token.written);
        match key {
            "errored" => self.errored = !matches!(word(), "false" | "null"),
            "configuration" => self.configuration = Some(value),
            "complete" => self.partial = !matches!(word(), "true" | "null"),
            _ => {}
        }
    }
}

/// Reads the tunnels of the document that is `whole`, and what else its reader must know of them. Whatever is
/// secret in it by its key was noted before.
pub(crate) fn read<'a>(
    terraform: &Terraform<'a>,
    answer: Answer<'a>,
    whole: Cursor<'a>,
    mask: &mut Mask<'a>,
) -> Result<Document, Error> {
    let file = || answer.name().to_owned();
    if terraform.errored {
        return Err(Error::ErroredPlan { file: file() });
    }
    let answer = Answer { wanted: joined::asked(answer.wanted), ..answer };
    let choice = Choice::of(terraform, answer)?;
    let mut besides = Besides {
        going: choice.going.iter().map(|gone| gone.going(answer)).collect::<Result<_, _>>()?,
        partial: (terraform.partial || choice.deferred).then(|| Error::PartialPlan { file: file() }),
        ..Besides::default()
    };
    let Found { mut tunnels, mut keys, mut unread } = found(&choice, answer)?;
    for (gone, values) in choice.going.iter().filter_map(|gone| Some((gone, gone.values?))) {
        let key = text_at(answer, values, gone.of.key)?.filter(|key| !is_mask(key));
        keys.extend(key.map(|key| key.to_string()));
    }
    let mut ends: Vec<&mut Live> = tunnels.iter_mut().filter_map(Arc::get_mut).collect();
    joined::join(&mut ends, &choice, answer, terraform.configuration)?;
    let keys = repeat::KeySet::new(keys);
    if !keys.is_empty() {
        mask.repeated(whole, &|text| keys.are_in(text));
        hide(&mut tunnels, &mut besides.going, &mut unread, &keys);
    }
    besides.notes.extend(unread.into_iter().map(|(address, why)| format!("{address} {why}")));
    Ok(Document { items: tunnels.len() as u64, tunnels, form: Form::Terraform, total: None, besides })
}

/// Hides what repeats a key of the document.
fn hide(tunnels: &mut Tunnels, going: &mut [Going], unread: &mut [Unread], keys: &repeat::KeySet) {
    for live in tunnels.iter_mut().filter_map(Arc::get_mut) {
        repeat::hide(&mut live.tunnel, &|text| repeats(keys, text));
    }
    for gone in going {
        for text in [&mut gone.address, &mut gone.id, &mut gone.name].into_iter().flatten() {
            if repeats(keys, text) {
                *text = repeat::HIDDEN.into();
            }
        }
    }
    for (address, _) in unread.iter_mut().filter(|(address, _)| keys.are_in(address)) {
        "a data source".clone_into(address);
    }
}

/// Says whether a text repeats a key. The type of a resource, in its address, repeats none: its word is none of
/// people's, though it may hold what they take for a key.
fn repeats(keys: &repeat::KeySet, text: &str) -> bool {
    keys.hold(text) || keys.are_in(&reference::without_type(text))
}

/// The address of a data source, and why its tunnels are not known.
type Unread = (String, &'static str);

/// What was found in the resources that were chosen.
struct Found {
    tunnels: Tunnels,
    /// The keys of the tunnels.
    keys: HashSet<String>,
    /// The data sources that list nothing.
    unread: Vec<Unread>,
}

/// Reads the tunnels that were chosen.
fn found(choice: &Choice<'_>, answer: Answer<'_>) -> Result<Found, Error> {
    let mut found = Found { tunnels: Vec::new(), keys: HashSet::new(), unread: Vec::new() };
    for of in all() {
        let mut of_it = found_of(of, choice, answer)?;
        found.tunnels.append(&mut of_it.tunnels);
        found.keys.extend(of_it.keys);
        found.unread.append(&mut of_it.unread);
    }
    Ok(found)
}

/// Reads those of one provider. One that a data source shows besides its own resource is one.
fn found_of(of: &'static Resources, choice: &Choice<'_>, answer: Answer<'_>) -> Result<Found, Error> {
    // whatever is secret in the document was noted before
    let mut mask = Mask::default();
    let mut reader = Reader::new(answer, columns::of(of.wire), &mut mask);
    let (mut tunnels, mut marks, mut unread) = (Vec::new(), Marks::default(), Vec::new());
    for Chosen { resource, planned, .. } in choice.of_kind(of, ResourceKind::Tunnel) {
        let path = shown(&resource.address);
        let read = match resource.values {
            Some(mut values) => reader.tunnels(&mut values, Item { path: &path, index: None })?,
            None => vec![reader.nothing(resource.start)],
        };
        for mut live in read {
            if let Some(live) = Arc::get_mut(&mut live) {
                live.planned = *planned;
                resource.name(live);
            }
            tunnels.push(live);
            marks.note(answer, resource.sensitive, of.key)?;
        }
    }
    let mut ids: HashSet<Text> = tunnels.iter().filter_map(|live| live.tunnel.id.clone()).collect();
    ids.extend(choice.leaving.iter().cloned());
    let [key, _] = of.lists;
    for Chosen { resource, in_plan, .. } in choice.of_kind(of, ResourceKind::Tunnels) {
        let address = shown(&resource.address);
        let Some(mut list) = connections(answer, key, resource.values)? else {
            unread.push((address, if *in_plan { UNREAD_IN_PLAN } else { UNREAD_IN_STATE }));
            continue;
        };
        let mut marked = OfItems::new(connections(answer, key, resource.sensitive)?);
        let path = format!("{address}.{key}");
        answer.each(&mut list, &path, |cursor, index| {
            let read = reader.tunnels(cursor, Item { path: &path, index: Some(index) })?;
            let marked = marked.next();
            for mut live in read {
                if let Some(live) = Arc::get_mut(&mut live).filter(|live| live.tunnel.id.is_none()) {
                    let address = format!("{}.{key}[{index}]", resource.address);
                    live.tunnel.around.address = Some(address.into());
                }
                if live.tunnel.id.as_ref().is_none_or(|id| ids.insert(id.clone())) {
                    tunnels.push(live);
                    marks.note(answer, marked, of.key)?;
                }
            }
            Ok(())
        })?;
    }
    marks.withhold(&mut tunnels);
    Ok(Found { tunnels, keys: reader.psks_said, unread })
}

/// The list of tunnels in what is said of a data source.
fn connections<'a>(
    answer: Answer<'a>,
    key: &str,
    said: Option<Cursor<'a>>,
) -> Result<Option<Cursor<'a>>, Error> {
    let list = said.map(|said| answer.field(said, key)).transpose()?.flatten();
    Ok(list.filter(|list| list.clone().peek() != Some(Shape::Null)))
}
