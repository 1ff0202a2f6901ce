//! The panic hook of a program: it records panics for the guards, and calls for the last word when a panic is about to end
//! the process.

use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::panic_record::{self, PanicReport};
use crate::observe::current;

/// Called before a panic ends the process, with the panics that led to it, the first one first.
pub(crate) type OnEnd = fn(&[PanicReport]);

static ON_END: OnceLock<OnEnd> = OnceLock::new();

/// The hook that was installed last; earlier ones only pass panics on.
static NEWEST: AtomicUsize = AtomicUsize::new(0);

/// Installs the hook. Panics of handlers are recorded and not printed: the default hook prints several lines, each a log
/// entry of its own, and the guard logs the same in one line. Other panics are passed on to the hook that was set before.
///
/// Called again after the program's own code may have set a hook, which it then surrounds. Where no guard will run,
/// because the process aborts, `on_end` is called first.
pub(crate) fn install_hook(on_end: OnEnd) {
    // All calls in a process hand over the same function.
    let _ = ON_END.set(on_end);
    let own = NEWEST.fetch_add(1, Ordering::Relaxed) + 1;
    let outer = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if NEWEST.load(Ordering::Relaxed) != own || !contain(info) {
            outer(info);
        }
    }));
}

/// Records a panic, or answers before it ends the process. False if it has to be printed.
fn contain(info: &PanicHookInfo<'_>) -> bool {
    let report = PanicReport::new(info);
    if ends_process(info) {
        if IS_EXPENDABLE.try_with(Cell::get).unwrap_or(false) {
            wait_for_the_end();
        }
        let mut all = panic_record::take_all();
        all.push(report);
        if let Some(on_end) = ON_END.get() {
            on_end(&all);
        }
        return false;
    }
    current::get().is_some() && panic_record::record(report)
}

/// Whether the process aborts after the hook, whatever guards there are.
fn ends_process(info: &PanicHookInfo<'_>) -> bool {
    cfg!(panic = "abort") || cannot_unwind(info)
}

/// Whether a panic must not unwind: a second one in a destructor while the first one unwinds, one that leaves an
/// `extern "C"` function, and a failed check of the standard library. `PanicHookInfo::can_unwind` is not stable, so this
/// reads the debug representation; `panics_that_cannot_unwind` in the tests holds it.
fn cannot_unwind(info: &PanicHookInfo<'_>) -> bool {
    format!("{info:?}").contains("can_unwind: false")
}

thread_local! {
    static IS_EXPENDABLE: Cell<bool> = const { Cell::new(false) };
}

/// Declares that a panic of the calling thread must not end the process: nobody waits for this thread for long.
pub(crate) fn become_expendable() {
    // A thread that has just started is not exiting.
    let _ = IS_EXPENDABLE.try_with(|expendable| expendable.set(true));
}

/// Keeps a panic that would end the process from doing so.
fn wait_for_the_end() -> ! {
    loop {
        std::thread::park();
    }
}
