//! A table from 64-bit hashes to places: open addressing, filled in order, so nothing depends on chance.

/// Hashes and where each was put.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    /// (hash, place + 1); place 0 is an empty slot.
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl Slots {
    pub(super) fn with_room(places: usize) -> Self {
        Self { slots: vec![(0, 0); (places * 2 + 16).next_power_of_two()], used: 0 }
    }

    /// The place of a hash.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<u32> {
        let (_, place) = self.slots.get(self.find(hash)).copied()?;
        place.checked_sub(1)
    }

    /// The place of a hash; the next free place for one that is new.
    pub(super) fn get_or_add(&mut self, hash: u64) -> u32 {
        let at = self.find(hash);
        if let Some(&(_, place @ 1..)) = self.slots.get(at) {
            return place - 1;
        }
        self.used += 1;
        let place = self.used as u32;
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (hash, place);
        }
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
        place - 1
    }

    fn find(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(&(own, place)) = self.slots.get(at) {
            if place == 0 || own == hash {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let doubled = vec![(0, 0); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, doubled);
        for (hash, place) in old.into_iter().filter(|&(_, place)| place > 0) {
            let at = self.find(hash);
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = (hash, place);
            }
        }
    }
}
