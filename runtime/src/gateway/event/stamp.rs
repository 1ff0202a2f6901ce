//! What the events of all sources contain.

use super::api_address::ApiAddress;
use crate::event::EventSource;
use crate::gateway::clock::Moment;
use crate::gateway::ids;

/// The time and the ids that a gateway gives a request.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(super) moment: Moment,
    /// The gateway's id of the request.
    pub(crate) request_id: String,
    pub(crate) trace_id: String,
    pub(super) api: ApiAddress,
}

impl Stamp {
    /// On AWS.
    pub(crate) fn now(source: EventSource) -> Self {
        Stamp::at(ApiAddress::on_aws(source))
    }

    /// Of a request to that address.
    pub(crate) fn at(api: ApiAddress) -> Self {
        let moment = Moment::now();
        Stamp { moment, request_id: ids::uuid(), trace_id: ids::trace(moment.epoch_millis), api }
    }
}
