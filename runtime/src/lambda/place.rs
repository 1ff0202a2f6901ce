//! Where the program's code runs.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use tokio::runtime::Handle;

use crate::guard::panic::guard;
use crate::guard::panic_record::PanicReport;
use crate::guard::pulse::Pulse;

/// Where the program's code runs. With several workers it has threads of its own: one that blocks them must not keep the
/// workers from posting answers of others, and from handing over what is on its way.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// On the thread of the only worker.
    Here,
    /// On the threads of another runtime. The watchdog sees when it runs.
    Elsewhere(Handle, Arc<Pulse>),
}

impl Place {
    /// Runs code of the program. Its own guards are inside; a panic outside of them is reported too.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, PanicReport> {
        match self {
            Place::Here => guard(pin!(work)).await,
            Place::Elsewhere(runtime, pulse) => {
                let pulse = pulse.clone();
                let done = runtime.spawn(async move { pulse.of(pin!(guard(pin!(work)))).await }).await;
                done.unwrap_or_else(|error| Err(PanicReport::of_message(error.to_string())))
            }
        }
    }

    /// What shows whether it runs, if it shares its threads.
    pub(super) fn pulse(&self) -> Option<&Arc<Pulse>> {
        match self {
            Place::Here => None,
            Place::Elsewhere(_, pulse) => Some(pulse),
        }
    }

    /// Whether it has blocked its thread, although the last word has been spoken.
    pub(super) fn has_blocked(&self) -> bool {
        self.pulse().is_none_or(|pulse| pulse.has_blocked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported_wherever_the_code_runs() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        for place in [Place::Here, Place::Elsewhere(runtime.handle().clone(), Arc::default())] {
            for _ in 0..3 {
                let number = std::hint::black_box(7);
                let ran = runtime.block_on(place.run(async move { assert!(number != 7, "seven") }));
                assert_eq!(ran.unwrap_err().message, "seven", "{place:?}");
            }
            assert_eq!(runtime.block_on(place.run(async { 1 })).unwrap(), 1);
        }
    }
}
