//! What the events of all sources contain.

use crate::event::EventSource;
use crate::gateway::account::{API_ID, REGION};
use crate::gateway::clock::Moment;
use crate::gateway::ids;

/// The time and the ids that a gateway gives a request.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(super) moment: Moment,
    /// The gateway's id of the request.
    pub(crate) request_id: String,
    pub(crate) trace_id: String,
    pub(super) domain_name: String,
}

impl Stamp {
    pub(crate) fn now(source: EventSource) -> Self {
        let moment = Moment::now();
        Stamp {
            moment,
            request_id: ids::uuid(),
            trace_id: ids::trace(moment.epoch_millis),
            domain_name: domain_name(source),
        }
    }
}

fn domain_name(source: EventSource) -> String {
    match source {
        EventSource::FunctionUrl => format!("{API_ID}.lambda-url.{REGION}.on.aws"),
        EventSource::Alb => format!("local-0123456789.{REGION}.elb.amazonaws.com"),
        EventSource::VpcLattice => format!("local-0123456789abcdef0.7d67968.vpc-lattice-svcs.{REGION}.on.aws"),
        _ => format!("{API_ID}.execute-api.{REGION}.amazonaws.com"),
    }
}
