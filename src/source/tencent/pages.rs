//! A listing of many pages: the first one first, for the total; the rest side by side.
//!
//! The cloud gives no snapshot: a tunnel that goes while we read moves all behind it, and one of
//! them is missed. That shows in a total that changed, a page that is not full, or an id that comes
//! twice; then everything is read again.

use std::collections::HashSet;

use futures_util::stream::{StreamExt, iter};

use super::action::Action;
use super::error::Problem;

/// A listing is read so many times at most.
const READINGS: u32 = 3;

/// No listing is longer.
const MOST: u64 = 10_000_000;

/// One page.
#[derive(Debug)]
pub struct Page<T> {
    /// How many items there are on all pages.
    pub total: u64,
    /// The items of this one.
    pub items: Vec<T>,
}

/// Reads all pages, so many at once. `page` reads the one at an offset, `id` tells what an item is known
/// by, and `so_far` is told the items and the total after each page.
///
/// # Errors
///
/// Why a page could not be read, or why no reading was whole.
pub async fn listing<T>(
    action: Action,
    at_once: usize,
    page: impl AsyncFn(u64) -> Result<Page<T>, Problem>,
    id: impl Fn(&T) -> Option<&str>,
    so_far: impl Fn(u64, u64),
) -> Result<Vec<T>, Problem> {
    let mut reason = String::new();
    for reading in 1..=READINGS {
        match once(action, at_once, &page, &id, &so_far).await? {
            Ok(items) => return Ok(items),
            Err(shifted) => reason = shifted,
        }
        tracing::info!(action = action.name(), reading, reason, "the listing moved while it was read");
    }
    Err(Problem::Shifting { action: action.name(), readings: READINGS, reason })
}

/// Reads all pages once. The inner error is why they do not fit together.
async fn once<T>(
    action: Action,
    at_once: usize,
    page: &impl AsyncFn(u64) -> Result<Page<T>, Problem>,
    id: &impl Fn(&T) -> Option<&str>,
    so_far: &impl Fn(u64, u64),
) -> Result<Result<Vec<T>, String>, Problem> {
    let first = page(0).await?;
    let (total, size) = (first.total, action.page_size());
    if total > MOST {
        return Err(Problem::TooMany { action: action.name(), total, most: MOST });
    }
    if let Err(shifted) = fits(&first, 0, total, size) {
        return Ok(Err(shifted));
    }
    let mut count = first.items.len() as u64;
    so_far(count, total);
    let mut items = first.items;
    let offsets = (1..total.div_ceil(size)).map(|number| number * size);
    // in their order, so that of several pages that fail the first is told, whichever fails first
    let rest = iter(offsets).map(async |offset| (offset, page(offset).await));
    let mut rest = std::pin::pin!(rest.buffered(at_once.max(1)));
    while let Some((offset, page)) = rest.next().await {
        let page = page?;
        if let Err(shifted) = fits(&page, offset, total, size) {
            return Ok(Err(shifted));
        }
        count += page.items.len() as u64;
        so_far(count, total);
        items.extend(page.items);
    }
    let twice = twice(&items, id);
    Ok(twice.map_or(Ok(items), |id| Err(format!("{id} is listed twice"))))
}

fn fits<T>(page: &Page<T>, offset: u64, total: u64, size: u64) -> Result<(), String> {
    let due = (total - offset.min(total)).min(size);
    match page.items.len() as u64 {
        _ if page.total != total => {
            Err(format!("it counted {total} items at first and {} at offset {offset}", page.total))
        }
        found if found != due => {
            Err(format!("the page at offset {offset} holds {found} items, not {due}, of a total of {total}"))
        }
        _ => Ok(()),
    }
}

fn twice<T>(items: &[T], id: &impl Fn(&T) -> Option<&str>) -> Option<String> {
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().filter_map(id).find(|id| !seen.insert(*id)).map(crate::source::shown::shown)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;

    const SIZE: u64 = Action::VpnConnections.page_size();

    /// A cloud whose tunnels may change between two requests.
    struct Cloud {
        ids: RefCell<Vec<String>>,
        asked: RefCell<Vec<u64>>,
    }

    impl Cloud {
        fn of(count: usize) -> Self {
            let ids = (0..count).map(|number| format!("vpnx-{number:06}")).collect();
            Self { ids: RefCell::new(ids), asked: RefCell::default() }
        }

        async fn read(&self, change: impl Fn(usize, &mut Vec<String>)) -> Result<Vec<String>, Problem> {
            let page = async |offset: u64| {
                change(self.asked.borrow().len(), &mut self.ids.borrow_mut());
                self.asked.borrow_mut().push(offset);
                let page = {
                    let ids = self.ids.borrow();
                    let items = ids.iter().skip(offset as usize).take(SIZE as usize).cloned().collect();
                    Page { total: ids.len() as u64, items }
                };
                sleep(Duration::from_millis(80)).await;
                Ok(page)
            };
            listing(Action::VpnConnections, 8, page, |id| Some(id), |_, _| {}).await
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_item_comes_once_and_in_order() {
        for count in [0, 1, 99, 100, 101, 1000, 1234] {
            let cloud = Cloud::of(count);
            let ids = cloud.read(|_, _| {}).await.expect("a listing");
            assert_eq!(ids, *cloud.ids.borrow());
            assert_eq!(cloud.asked.borrow().len(), count.div_ceil(100).max(1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pages_are_read_side_by_side() {
        let start = Instant::now();
        Cloud::of(10_000).read(|_, _| {}).await.expect("a listing");
        let sequential_rounds = 100_u32.div_ceil(8);
        assert!(start.elapsed() <= Duration::from_millis(80) * sequential_rounds * 12 / 10);
    }

    #[tokio::test(start_paused = true)]
    async fn items_that_move_once_are_read_again() {
        // one goes, one comes: the total stays, an id is missed and none comes twice
        let gone = Cloud::of(500);
        let ids = gone
            .read(|asked, ids| {
                if asked == 2 {
                    ids.remove(0);
                }
            })
            .await
            .expect("a listing");
        assert_eq!(ids, *gone.ids.borrow());
        // one comes first and another goes last
        let moved = Cloud::of(500);
        let ids = moved
            .read(|asked, ids| {
                if asked == 2 {
                    ids.insert(0, "vpnx-new".to_owned());
                    ids.pop();
                }
            })
            .await
            .expect("a listing");
        assert_eq!(ids, *moved.ids.borrow());
        assert!(moved.asked.borrow().len() > 5);
    }

    #[tokio::test(start_paused = true)]
    async fn items_that_never_stand_still_are_an_error() {
        let cloud = Cloud::of(500);
        let read = cloud.read(|asked, ids| ids.push(format!("vpnx-new-{asked}"))).await;
        let error = read.expect_err("a moving listing").to_string();
        assert!(error.contains("read 3 times"), "{error}");
        assert!(cloud.asked.borrow().len() <= 3 * 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_total_that_is_wrong_is_an_error() {
        for total in [4, 2, 300, 0] {
            let page = async |_: u64| Ok(Page { total, items: vec!["a", "b", "c"] });
            let read = listing(Action::VpnConnections, 4, page, |id| Some(id), |_, _| {}).await;
            assert!(matches!(read, Err(Problem::Shifting { .. })), "{total}: {read:?}");
        }
        let page = async |offset: u64| {
            let items = (offset..offset + 100).map(|id| id.to_string()).collect();
            Ok(Page { total: if offset == 100 { 301 } else { 300 }, items })
        };
        let read = listing(Action::VpnConnections, 4, page, |id: &String| Some(id), |_, _| {}).await;
        assert!(matches!(read, Err(Problem::Shifting { .. })), "{read:?}");
        let page = async |_: u64| Ok(Page { total: u64::MAX, items: vec!["a"; 100] });
        let read = listing(Action::VpnConnections, 4, page, |id| Some(id), |_, _| {}).await;
        assert!(matches!(read, Err(Problem::TooMany { .. })), "{read:?}");
    }
}
