//! Starts a handler's stream, inside the guards: runs all of it if the source accepts only complete answers, or up to its
//! first chunk if it accepts streams. A failure until then is an ordinary problem.

use bytes::Bytes;

use crate::guard::deadline::Deadline;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::proxy::{MAX_RESPONSE_BYTES, drop_chunks, drop_response};
use crate::respond;
use crate::response::{Chunks, Data, Response, StreamError};

/// Runs an answer's stream as far as it must run before status and headers can be sent. `None` if the deadline passes
/// first.
pub(crate) async fn start(
    mut response: Response,
    is_streamed: bool,
    deadline: Deadline,
) -> Option<Result<Response, PanicReport>> {
    let Some(mut chunks) = response.body.chunks.take() else { return Some(Ok(response)) };
    let ran = {
        let work = std::pin::pin!(run(&mut chunks, is_streamed));
        deadline.race(guard(work)).await
    };
    let started = match ran {
        Some(Ok(started)) => started,
        failed => {
            drop_chunks(Some(chunks));
            drop_response(response);
            return failed.and_then(Result::err).map(Err);
        }
    };
    match started {
        Ok(first) if is_streamed => {
            chunks.put_back(first);
            response.body.chunks = Some(chunks);
            Some(Ok(response))
        }
        Ok(all) => {
            let all = all.unwrap_or_default();
            #[cfg(feature = "compression")]
            {
                response.body.is_cut_off = all.len() > MAX_RESPONSE_BYTES;
            }
            response.body.data = Data::Bytes(all);
            drop_chunks(Some(chunks));
            Some(Ok(response))
        }
        Err(error) => {
            drop_chunks(Some(chunks));
            drop_response(response);
            // `Display` and the destructor of the error are the program's code.
            let answer = catch(|| respond::unexpected(&*error));
            drop_quietly(error);
            Some(answer)
        }
    }
}

/// The first chunk, or all of them joined.
async fn run(chunks: &mut Chunks, is_streamed: bool) -> Result<Option<Bytes>, StreamError> {
    if is_streamed {
        return chunks.next().await.transpose();
    }
    let mut all = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        all.extend_from_slice(&chunk);
        drop_quietly(chunk);
        // A longer answer is refused anyway, and an endless stream must not fill the memory.
        if all.len() > MAX_RESPONSE_BYTES {
            break;
        }
    }
    Ok(Some(Bytes::from(all)))
}
