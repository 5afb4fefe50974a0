//! Bodies of answers: whole ones, and those that break, stall or never seem to end.

use std::collections::VecDeque;
use std::future::Future as _;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Bytes, Frame, SizeHint};

/// A body, sent piece by piece.
pub struct Body {
    pieces: VecDeque<Piece>,
    length: Option<u64>,
}

enum Piece {
    Data(Bytes),
    Wait(Duration),
    Waiting(Pin<Box<tokio::time::Sleep>>),
    Break,
    Flood(Flood),
}

/// Blanks, made while they are sent; packed, if an encoder is there.
struct Flood {
    left: u64,
    packed: Option<GzEncoder<Vec<u8>>>,
}

/// A whole number of blanks, short enough to hold.
static BLANKS: [u8; 65_536] = [b' '; 65_536];

impl Body {
    /// A body that is sent whole.
    pub fn whole(bytes: Vec<u8>) -> Body {
        let length = Some(bytes.len() as u64);
        Body { pieces: VecDeque::from([Piece::Data(Bytes::from(bytes))]), length }
    }

    /// The first half of a body, a pause, then the end of the connection.
    pub fn broken(bytes: Vec<u8>, pause: Duration) -> Body {
        let (length, middle) = (Some(bytes.len() as u64), bytes.len() / 2);
        let half = Bytes::from(bytes).slice(..middle);
        Body { pieces: VecDeque::from([Piece::Data(half), Piece::Wait(pause), Piece::Break]), length }
    }

    /// The beginning of an answer, then this many blanks.
    pub fn flood(start: &'static str, size: u64, packed: bool) -> io::Result<Body> {
        let mut packed = packed.then(|| GzEncoder::new(Vec::new(), Compression::fast()));
        let mut pieces = VecDeque::new();
        match &mut packed {
            Some(encoder) => encoder.write_all(start.as_bytes())?,
            None => pieces.push_back(Piece::Data(Bytes::from_static(start.as_bytes()))),
        }
        pieces.push_back(Piece::Flood(Flood { left: size, packed }));
        Ok(Body { pieces, length: None })
    }
}

impl Flood {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            let size = usize::try_from(self.left).unwrap_or(usize::MAX).min(BLANKS.len());
            let piece = BLANKS.get(..size).unwrap_or_default();
            self.left -= size as u64;
            match self.packed.take() {
                None if piece.is_empty() => return Ok(None),
                None => return Ok(Some(Bytes::from_static(piece))),
                Some(encoder) if piece.is_empty() => return Ok(Some(encoder.finish()?.into())),
                Some(mut encoder) => {
                    encoder.write_all(piece)?;
                    let ready = encoder.get_ref().len() >= 1024;
                    let sent = if ready { std::mem::take(encoder.get_mut()) } else { Vec::new() };
                    self.packed = Some(encoder);
                    if ready {
                        return Ok(Some(sent.into()));
                    }
                }
            }
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match self.pieces.front_mut() {
                None => return Poll::Ready(None),
                Some(Piece::Data(bytes)) => {
                    let bytes = std::mem::take(bytes);
                    self.pieces.pop_front();
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Some(Piece::Wait(pause)) => {
                    let waiting = Piece::Waiting(Box::pin(tokio::time::sleep(*pause)));
                    self.pieces[0] = waiting;
                }
                Some(Piece::Waiting(sleep)) => {
                    if sleep.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    self.pieces.pop_front();
                }
                Some(Piece::Break) => return Poll::Ready(Some(Err(io::Error::other("broken on request")))),
                Some(Piece::Flood(flood)) => match flood.next() {
                    Ok(Some(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                    Ok(None) => {
                        self.pieces.pop_front();
                    }
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
