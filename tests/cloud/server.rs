//! The server itself: connections on loopback, each request handed on, each answer sent.

use std::future::poll_fn;
use std::io;
use std::net::TcpListener as StdListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, DATE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::answer::{Answer, Sent};
use super::body::Body;
use super::call::Call;
use super::route;
use super::state::State;

/// The most that a request may hold.
const REQUEST: usize = 10 << 20;

type Answering = Pin<Box<dyn Future<Output = io::Result<hyper::Response<Body>>> + Send>>;

/// Serves until it is told to stop.
pub fn run(listener: StdListener, state: Arc<State>, stop: &Notify) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        tokio::spawn(accept(listener, state));
        stop.notified().await;
        Ok(())
    })
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                state.seen().connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&state)));
            }
            // the system may be out of handles for a moment; nothing else can go wrong on loopback
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Serves one connection; a reset is a close without lingering.
async fn serve(stream: TcpStream, state: Arc<State>) {
    let reset = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&reset);
    let service = service_fn(move |request| -> Answering {
        Box::pin(respond(request, Arc::clone(&state), Arc::clone(&flag)))
    });
    // answers are small and the next request waits for them
    let _ = stream.set_nodelay(true);
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let outcome = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let stream = connection.into_parts().io.into_inner();
    if reset.load(Ordering::Relaxed) && outcome.is_err() {
        let _ = stream.set_zero_linger();
    }
}

async fn respond(
    request: hyper::Request<Incoming>,
    state: Arc<State>,
    reset: Arc<AtomicBool>,
) -> io::Result<hyper::Response<Body>> {
    let (head, body) = request.into_parts();
    let call = Call {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: collect(body).await?,
    };
    match route::answer(&state, &call).await? {
        Sent::Answer(answer, body) => response(&answer, body, state.now()),
        Sent::Nothing { reset: wanted } => {
            reset.store(wanted, Ordering::Relaxed);
            Err(io::Error::other("no answer on request"))
        }
    }
}

async fn collect(mut body: Incoming) -> io::Result<Bytes> {
    let mut whole = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(io::Error::other)?;
        whole.extend_from_slice(frame.data_ref().map(|data| &data[..]).unwrap_or_default());
        if whole.len() > REQUEST {
            return Err(io::Error::other("request of more than 10 MB"));
        }
    }
    Ok(whole.into())
}

/// The date is that of the stand-in's own clock.
fn response(answer: &Answer, body: Body, now: i64) -> io::Result<hyper::Response<Body>> {
    let date = jiff::Timestamp::from_second(now).unwrap_or_default();
    let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut response = hyper::Response::builder()
        .status(answer.status)
        .header(CONTENT_TYPE, answer.content_type)
        .header(DATE, date);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    response.body(body).map_err(io::Error::other)
}
