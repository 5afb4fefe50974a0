//! What the sources give: files are read, accounts are asked, and one that fails stops no other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Error, Place, World, remarks};
use crate::finding::{SourceOutcome, Warning, WarningKind};
use crate::load::{self, Project, SourceKind};
use crate::model::subject::{Going, Live, Source};
use crate::model::{FactSet, Text};
use crate::source;
use crate::source::client::progress::Outcome;
use crate::source::{Config, FILE, PROVIDERS, Query, Regions};
use crate::text::Location;
use crate::text::{Problem, Problems};

/// What the sources gave.
#[derive(Default)]
pub(super) struct Fetched {
    /// The tunnels.
    pub live: Vec<Arc<Live>>,
    /// How each source ended.
    pub outcomes: Vec<SourceOutcome>,
    /// Why some did not give all of their tunnels.
    pub failures: Vec<source::Error>,
    /// What makes an answer no less whole, but should be known.
    pub notes: Vec<Warning>,
    /// The sources that gave nothing and did not fail.
    pub empty: Vec<Arc<Source>>,
    /// Tunnels that are to be destroyed.
    pub going: Vec<Going>,
    /// The sources of snapshots that were asked for a part of their tunnels.
    pub narrowed: Vec<Arc<Source>>,
}

/// What there is to write a snapshot of.
#[derive(Debug)]
pub struct Gathered {
    /// The tunnels.
    pub live: Vec<Arc<Live>>,
    /// The sources without any, and those of snapshots that were asked for a part.
    pub sources: Vec<Arc<Source>>,
    /// Tunnels that are to be destroyed.
    pub going: Vec<Going>,
    /// Why some sources did not give all of their tunnels.
    pub failures: Vec<source::Error>,
    /// What else should be known.
    pub notes: Vec<Warning>,
}

/// A source, and how it is read.
pub(super) enum Asked {
    /// A file, or a folder of pages.
    File(Arc<Source>, PathBuf),
    /// One region of one account.
    Cloud(Box<Query>),
}

/// The sources of the command line, else those of the project file. No two may read one file, whose
/// tunnels would count twice.
pub(super) fn asked(
    place: &Place,
    project: Option<&Project>,
    world: &World<'_>,
) -> Result<Vec<Asked>, Error> {
    let asked = named_sources(place, project, world)?;
    let files = asked.iter().filter_map(|asked| match asked {
        Asked::File(source, path) => Some((source, &**path)),
        Asked::Cloud(_) => None,
    });
    let (sources, paths): (Vec<&Arc<Source>>, Vec<&Path>) = files.unzip();
    match source::file::shared(&paths) {
        Some((twice, file)) => Err(read_twice(twice.map(|place| sources[place]), &file)),
        None => Ok(asked),
    }
}

fn read_twice([first, second]: [&Arc<Source>; 2], file: &Path) -> Error {
    let file = load::shown_path(&file.display().to_string());
    let (message, help) = match &second.location {
        Some(_) => ("two sources read", "take one of the two sources out"),
        None => ("--live leads twice to", "name each file once"),
    };
    let mut problem = Problem::error(format!("{message} {file}"), second.location.clone())
        .help(format!("{help}; each of its tunnels would count twice"));
    problem.related.extend(first.location.clone().map(|first| (first, "the first one".to_owned())));
    Problems::new(vec![problem]).into()
}

fn named_sources(place: &Place, project: Option<&Project>, world: &World<'_>) -> Result<Vec<Asked>, Error> {
    if !place.live.is_empty() {
        let file = |path: &PathBuf| Asked::File(file(source::file::name(path).into(), None), path.clone());
        return Ok(place.live.iter().map(file).collect());
    }
    let declared = project.map_or(&[][..], |project| &project.sources);
    if let Some(cloud) = &place.cloud {
        if cloud.regions.is_none() && !declared.is_empty() {
            return Err(Error::NoEffect(project.map(named).unwrap_or_default()));
        }
        return Ok(queries(None, cloud, None, world)?.into_iter().map(asked_of).collect());
    }
    let Some(project) = project else { return Err(Error::NoProject(place.path.clone())) };
    if declared.is_empty() {
        return Err(Error::NoSource(named(project)));
    }
    let mut asked = Vec::new();
    for entry in declared {
        let location = Some(entry.location.clone());
        match &entry.what {
            SourceKind::File(path) => {
                asked.push(Asked::File(file(entry.name.clone(), location), path.clone()));
            }
            SourceKind::Cloud(cloud) => {
                let queries = queries(Some(&entry.name), cloud, location, world)?;
                asked.extend(queries.into_iter().map(asked_of));
            }
        }
    }
    Ok(asked)
}

/// What permissions depend on: the accounts of the command line, else those of the project file.
pub(super) fn accounts<'p>(cloud: Option<&'p Config>, project: Option<&'p Project>) -> Vec<&'p Config> {
    let declared = project.map_or(&[][..], |project| &project.sources);
    let accounts = declared.iter().filter_map(|entry| match &entry.what {
        SourceKind::Cloud(account) => Some(&**account),
        SourceKind::File(_) => None,
    });
    cloud.map_or_else(|| accounts.collect(), |cloud| vec![cloud])
}

fn named(project: &Project) -> String {
    project.file.name().to_owned()
}

fn file(name: Text, location: Option<Location>) -> Arc<Source> {
    Arc::new(Source { name, kind: FILE, region: None, named: location.is_some(), location, part: Vec::new() })
}

fn asked_of(query: Query) -> Asked {
    Asked::Cloud(Box::new(query))
}

/// One source a region. Those of the command line have no name and go by their region.
fn queries(
    name: Option<&Text>,
    cloud: &Config,
    location: Option<Location>,
    world: &World<'_>,
) -> Result<Vec<Query>, Error> {
    let regions = regions(cloud, world).ok_or_else(|| Error::NoRegion {
        source_name: name.map(|name| format!("source {name}")).unwrap_or_else(|| "--region".to_owned()),
        help: cloud.provider.network.map_or("", |network| network.name_a_region),
    })?;
    let several = regions.len() > 1;
    let one = |said: &Text| {
        let region = cloud.provider.region(said);
        Query {
            name: match name {
                Some(name) if several => format!("{name}/{region}").into(),
                Some(name) => name.clone(),
                None => region,
            },
            region: said.clone(),
            config: cloud.clone(),
            location: location.clone(),
        }
    };
    Ok(regions.iter().map(one).collect())
}

/// The regions that are named, each once, whichever of its names it goes by; else the one that the
/// user has set for all tools.
fn regions(cloud: &Config, world: &World<'_>) -> Option<Vec<Text>> {
    let named: Vec<Text> = match &cloud.regions {
        Some(Regions::All) => cloud.provider.regions().into_iter().map(Text::from).collect(),
        Some(Regions::Named(named)) => named.clone(),
        None => {
            let profile = cloud.text("profile").map(|profile| &**profile);
            vec![(cloud.provider.network?.default_region)(profile, world.environment)?]
        }
    };
    let mut distinct: Vec<Text> = Vec::new();
    for region in named {
        let today = cloud.provider.region(&region);
        if !distinct.iter().any(|known| cloud.provider.region(known) == today) {
            distinct.push(region);
        }
    }
    Some(distinct)
}

/// Reads the files, and asks the accounts all at once.
pub(super) fn fetch(asked: Vec<Asked>, wanted: FactSet, world: &World<'_>) -> Fetched {
    let mut fetched = match of_command_line(&asked) {
        Some(files) => Fetched::of_files(&files, wanted),
        None => of_project(asked, wanted, world),
    };
    fetched.notes.extend(remarks::gone(&fetched.going));
    if !fetched.live.is_empty() {
        fetched.notes.extend(remarks::without_tunnels(&fetched.empty, fetched.outcomes.len()));
    }
    fetched
}

fn of_project(asked: Vec<Asked>, wanted: FactSet, world: &World<'_>) -> Fetched {
    let mut files: Vec<Option<Answered>> = Vec::new();
    let mut queries: Vec<Query> = Vec::new();
    let mut fetched = Fetched::default();
    for one in asked {
        match one {
            Asked::File(source, path) => files.push(Some(read(&path, source, wanted))),
            Asked::Cloud(one) => {
                files.push(None);
                queries.push(*one);
            }
        }
    }
    let answers = ask(&queries, world);
    let mut answers = answers.into_iter().map(answered);
    // in the order in which the sources were named
    for outcome in files.into_iter().filter_map(|file| file.or_else(|| answers.next())) {
        fetched.add(outcome);
    }
    fetched
}

/// Asks each provider for all that is asked of it at once; what came of it, in the order of the queries.
fn ask(queries: &[Query], world: &World<'_>) -> Vec<Outcome> {
    let mut outcomes: Vec<Option<Outcome>> = queries.iter().map(|_| None).collect();
    for provider in PROVIDERS {
        let Some(network) = provider.network else { continue };
        let own = |query: &Query| query.config.provider == provider;
        let of_it: Vec<Query> = queries.iter().filter(|query| own(query)).cloned().collect();
        if of_it.is_empty() {
            continue;
        }
        let places = outcomes.iter_mut().zip(queries).filter(|(_, query)| own(query));
        let read = (network.read)(&of_it, world.environment, world.progress);
        places.zip(read).for_each(|((place, _), outcome)| *place = Some(outcome));
    }
    outcomes.into_iter().flatten().collect()
}

/// A source, and what it gave.
type Answered = (Arc<Source>, Result<source::file::Read, source::Error>);

fn read(path: &Path, source: Arc<Source>, wanted: FactSet) -> Answered {
    let read = source::file::read(path, &source, wanted);
    trace(&source::file::name(path), &read);
    (source, read)
}

fn trace(file: &str, read: &Result<source::file::Read, source::Error>) {
    match read {
        Ok(read) => tracing::info!(file, tunnels = read.tunnels.len(), "file read"),
        Err(_) => tracing::info!(file, "file cannot be read"),
    }
}

fn answered(Outcome { source, tunnels, notes }: Outcome) -> Answered {
    (source, tunnels.map(|tunnels| source::file::Read { tunnels, notes, ..source::file::Read::default() }))
}

/// The files that the command line names, if it names any: no other source is asked then.
fn of_command_line(asked: &[Asked]) -> Option<Vec<(Arc<Source>, PathBuf)>> {
    let file = |asked: &Asked| match asked {
        Asked::File(source, path) if source.location.is_none() => Some((Arc::clone(source), path.clone())),
        Asked::File(..) | Asked::Cloud(_) => None,
    };
    let files: Option<Vec<_>> = asked.iter().map(file).collect();
    files.filter(|files| !files.is_empty())
}

impl Fetched {
    pub(super) fn gathered(self) -> Gathered {
        let Self { live, empty: mut sources, going, failures, notes, narrowed, .. } = self;
        sources.extend(narrowed);
        Gathered { live, sources, going, failures, notes }
    }

    /// Reads files of the command line. Some may be pages of one listing.
    fn of_files(files: &[(Arc<Source>, PathBuf)], wanted: FactSet) -> Self {
        let mut fetched = Self::default();
        for (source, read) in source::file::read_all(files, wanted) {
            trace(&source.name, &read);
            fetched.add((source, read));
        }
        fetched
    }

    fn add(&mut self, (source, read): Answered) {
        let (read, failure) = match read {
            Ok(mut read) => {
                let partial = read.partial.take();
                (read, partial)
            }
            Err(error) => (source::file::Read::default(), Some(error)),
        };
        let note = |note: &String| Warning {
            kind: WarningKind::Source,
            text: format!("source {}: {note}", source.name),
        };
        self.notes.extend(read.notes.iter().map(note));
        self.outcomes.push(SourceOutcome {
            name: source.name.clone(),
            kind: source.kind,
            tunnels: read.tunnels.len() as u64,
            error: failure.as_ref().map(|error| without_name(&source.name, &error.to_string())),
            notes: read.notes,
        });
        if read.tunnels.is_empty() && failure.is_none() {
            self.empty.push(source);
        }
        self.failures.extend(failure);
        self.live.extend(read.tunnels);
        self.going.extend(read.going);
        self.narrowed.extend(read.narrowed);
    }
}

/// Why a source failed, to be said behind its name, which need not be said twice.
fn without_name(name: &str, error: &str) -> String {
    let said = error.strip_prefix("source ").unwrap_or(error);
    let reason = said.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "));
    reason.unwrap_or(error).to_owned()
}
