//! The search for wrong places: what is made of the error of a run, and what the next run gives the type instead.

use super::ask::Ask;
use super::cursor::{self, Cursor};
use super::error::{Error, Failure, What};
use super::fault::Fault;
use super::patches::{Id, Patches, StandIn};
use super::place::Kind;
use super::report;
use super::run::Run;
use super::site::{Site, Step};
use crate::extract::value::samples::MAX_FAULTS;

/// How often a type is asked at most.
const MAX_RUNS: usize = 200;
/// How much of the text is read in all runs after the first, in bytes: some 20 ms of work.
const MAX_BYTES: usize = 4 << 20;

/// What a search has taken.
#[derive(Debug, Default)]
pub(super) struct Spent {
    pub(super) runs: usize,
    /// The bytes that all runs but the first have read.
    pub(super) bytes: usize,
}

pub(super) struct Search<'de> {
    text: &'de str,
    patches: Patches,
    faults: Vec<Found>,
    /// Members that no stand-in could replace: their objects and their names.
    left_out: Vec<(Id, String)>,
    spent: Spent,
}

/// A fault, and the added member whose stand-in must be accepted before it is certain.
struct Found {
    fault: Fault,
    needs: Option<Id>,
}

impl<'de> Search<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Search { text, patches: Patches::default(), faults: Vec::new(), left_out: Vec::new(), spent: Spent::default() }
    }

    /// Asks the type until it finds nothing new.
    pub(super) fn run(mut self, attempt: &mut dyn FnMut(&Run<'_, 'de>) -> Option<Error>) -> (Vec<Fault>, Spent) {
        let mut limit = usize::MAX;
        while self.faults.len() < MAX_FAULTS && self.spent.runs < MAX_RUNS && limit > 0 {
            let run = Run { cursor: Cursor::new(self.text, limit), patches: &self.patches };
            let error = attempt(&run);
            self.spent.bytes += if self.spent.runs > 0 { run.cursor.position() } else { 0 };
            self.spent.runs += 1;
            if error.and_then(|error| self.learn(error.into_failure())).is_none() {
                break;
            }
            limit = MAX_BYTES.saturating_sub(self.spent.bytes);
        }
        let mut faults: Vec<Fault> = self.faults.into_iter().map(|found| found.fault).collect();
        faults.sort_by_key(|fault| fault.start);
        (faults, self.spent)
    }

    /// Records what a run has found, and changes what the next one sees; `None` if there is nothing more to find.
    fn learn(&mut self, Failure { what, site }: Failure) -> Option<()> {
        let site = site?;
        if what == What::Unreadable {
            return None;
        }
        if let Some(level) = site.stand_in() {
            return self.try_another(what, &site, level);
        }
        if let Some(level) = site.doubtful() {
            return self.put_aside(&site, level);
        }
        match what {
            What::Missing(name) => self.missing(&site, name),
            What::Twice(name) => self.twice(&site, name),
            What::Wrong { message, choices } => self.wrong(&site, &message, choices),
            What::Unreadable | What::TooDeep => None,
        }
    }

    /// A stand-in was refused: another one comes next.
    fn try_another(&mut self, what: What, site: &Site, outermost: usize) -> Option<()> {
        let here = &site.here;
        match what {
            What::Missing(name) if here.is_object_to_fill() && !self.patches.added(here.id).contains(&name) => {
                self.patches.add(here.id, name);
                return Some(());
            }
            What::Wrong { choices, .. } if here.accepts_choices(choices) => {
                self.patches.replace(here.id, StandIn { nth: 0, choices });
                return Some(());
            }
            _ => {}
        }
        let mut levels: Vec<usize> = (0..=outermost).collect();
        if what == What::TooDeep {
            // A type contains itself: another variant at the outside is the way out.
            levels.reverse();
        }
        let steps = levels.into_iter().filter_map(|level| site.step(level));
        match steps.filter_map(|step| step.next_stand_in().map(|next| (step.id, next))).next() {
            Some((id, next)) => self.patches.replace(id, next),
            None => self.leave_out(site, outermost)?,
        }
        Some(())
    }

    /// No stand-in was accepted: the value is left out, or else what it is in.
    fn leave_out(&mut self, site: &Site, level: usize) -> Option<()> {
        let step = site.step(level)?;
        match step.kind {
            Kind::Member => {
                let object = site.step(level + 1)?;
                self.left_out.push((object.id, step.name.clone()));
                self.patches.leave_out(step.id);
            }
            Kind::Element if site.is_in_list(level) => self.patches.leave_out(step.id),
            Kind::Added => {
                self.faults.retain(|found| found.needs != Some(step.id));
                self.put_aside(site, level + 1)?;
            }
            Kind::Document => return None,
            Kind::Element | Kind::Content | Kind::Name => self.put_aside(site, level + 1)?,
        }
        Some(())
    }

    /// Nothing more can be found in a value: what is around it comes next.
    fn put_aside(&mut self, site: &Site, level: usize) -> Option<()> {
        let step = site.step(level)?;
        match step.kind {
            Kind::Document => return None,
            Kind::Element if site.is_in_list(level) => self.patches.leave_out(step.id),
            _ => self.patches.replace(step.id, StandIn::default()),
        }
        Some(())
    }

    fn missing(&mut self, site: &Site, name: &'static str) -> Option<()> {
        let object = &site.here;
        let is_left_out = self.left_out.iter().any(|(id, left_out)| *id == object.id && left_out == name);
        if is_left_out || self.patches.added(object.id).contains(&name) {
            return self.put_aside(site, 0);
        }
        if !self.is_own(object, name) || self.has(object, name) {
            return self.report_whole(site, report::missing_inside(name));
        }
        let needs = Id::of_stand_in(object.id, name, 0);
        // What is left out may be this member, under another of its names.
        let is_uncertain = self.left_out.iter().any(|(id, _)| *id == object.id);
        let fault = report::of_member(site, object.start, name, report::MISSING);
        self.faults.push(Found { fault, needs: Some(needs).filter(|_| is_uncertain) });
        if let Some(Ask::Struct(_)) = object.asked {
            self.patches.add(object.id, name);
            return Some(());
        }
        self.put_aside(site, 0)
    }

    fn twice(&mut self, site: &Site, name: &'static str) -> Option<()> {
        let object = &site.here;
        if self.patches.added(object.id).contains(&name) {
            return self.put_aside(site, 0);
        }
        if !self.is_own(object, name) {
            return self.report_whole(site, report::twice_inside(name));
        }
        let (Some(Ask::Struct(_)), Some(last)) = (object.asked, object.last) else {
            self.report(report::of_member(site, object.start, name, report::TWICE));
            return self.put_aside(site, 0);
        };
        self.report(report::of_member(site, last, name, report::TWICE));
        self.patches.leave_out(Id::of_text(last));
        Some(())
    }

    fn wrong(&mut self, site: &Site, message: &str, choices: &'static [&'static str]) -> Option<()> {
        let here = &site.here;
        if here.kind == Kind::Name {
            self.report(report::of_name(site, message));
            self.patches.leave_out(here.id);
            return Some(());
        }
        self.report_unless_patched(site, message);
        let is_tag = |around: &Step| matches!(around.asked, Some(Ask::Any | Ask::AnyObject)) && around.is_opaque;
        if site.step(1).is_some_and(is_tag) {
            return self.put_aside(site, 1);
        }
        if site.is_in_list(0) {
            self.patches.leave_out(here.id);
        } else if here.kind == Kind::Document {
            return None;
        } else {
            self.patches.replace(here.id, StandIn { nth: 0, choices });
        }
        Some(())
    }

    fn report(&mut self, fault: Fault) {
        self.faults.push(Found { fault, needs: None });
    }

    /// Reports a value as a whole, unless the error may come from a part that has been changed.
    fn report_unless_patched(&mut self, site: &Site, message: &str) {
        let here = &site.here;
        if !self.is_patched(here) {
            let is_member = |name: &str| is_flat(here) && self.has(here, name);
            self.report(report::of_value(site, message, is_member));
        }
    }

    /// Reports an object because of what it or an object in it has; serde has stored both before it found out.
    fn report_whole(&mut self, site: &Site, message: String) -> Option<()> {
        if !self.is_patched(&site.here) {
            self.report(Fault { start: site.here.start, pointer: site.pointer(), message });
        }
        self.put_aside(site, 0)
    }

    /// Whether a member of that name, which an error is about, would be one of the object itself.
    fn is_own(&self, object: &Step, name: &str) -> bool {
        match object.asked {
            Some(Ask::Struct(fields)) => fields.contains(&name),
            _ => is_flat(object) && self.text.as_bytes().get(object.start) == Some(&b'{'),
        }
    }

    /// Whether the object has a member of that name.
    fn has(&self, object: &Step, name: &str) -> bool {
        cursor::has_member(self.text, object.start, name)
    }

    fn is_patched(&self, step: &Step) -> bool {
        self.patches.are_within(step.start, cursor::end(self.text, step.start))
    }
}

/// Whether serde has stored a value to read it later, and no object or array is in it.
fn is_flat(step: &Step) -> bool {
    matches!(step.asked, Some(Ask::Any | Ask::AnyObject | Ask::Map)) && !step.has_buffer
}
