//! A sorted map whose clone shares everything.

use rpds::RedBlackTreeMapSync;
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ops::Bound;

/// A sorted map. A clone costs nothing and shares all entries; a change then copies the way to the entry, which is
/// as long as the logarithm of the number of entries. Without a clone, a change is made in place.
pub(crate) struct Map<K: Ord, V>(RedBlackTreeMapSync<K, V>);

impl<K: Ord, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Ord, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(RedBlackTreeMapSync::new_sync())
    }
}

impl<K: Ord, V> Map<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.0.size()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    pub(crate) fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.0.get_key_value(key)
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// The entry with the lowest key.
    pub(crate) fn first(&self) -> Option<(&K, &V)> {
        self.0.first()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// The entries behind a key, which need not be there; all of them behind none.
    pub(crate) fn after<'a, Q: Ord + ?Sized>(
        &'a self,
        key: Option<&'a Q>,
    ) -> impl Iterator<Item = (&'a K, &'a V)>
    where
        K: Borrow<Q>,
    {
        let after = key.map_or(Bound::Unbounded, Bound::Excluded);
        self.0.range::<Q, _>((after, Bound::Unbounded))
    }

    /// Puts an entry in, in the place of the one with the same key.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.0.insert_mut(key, value);
    }

    /// Takes an entry out; whether it was there.
    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        // To look for what is not there would turn the tree on its way, as if something was taken out.
        self.0.contains_key(key) && self.0.remove_mut(key)
    }

    /// The entries that are not the same in another map: each key with its value here and there. Where the one is an
    /// unchanged clone of the other, nothing is looked at.
    pub(crate) fn differing<'a>(
        &'a self,
        other: &'a Self,
        is_same: impl Fn(&V, &V) -> bool,
    ) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
        let is_clone = self.0.ptr_eq(&other.0);
        let (mut here, mut there) = (self.0.iter().peekable(), other.0.iter().peekable());
        std::iter::from_fn(move || {
            if is_clone {
                return None;
            }
            loop {
                let order = match (here.peek(), there.peek()) {
                    (Some((here, _)), Some((there, _))) => here.cmp(there),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => return None,
                };
                // An order that is less or equal has an entry here, and one that is not less has one there.
                let entry = if order.is_le() { here.next() } else { None };
                let other = if order.is_ge() { there.next() } else { None };
                match (entry, other) {
                    (Some((key, value)), Some((_, other))) if !is_same(value, other) => {
                        return Some((key, Some(value), Some(other)));
                    }
                    (Some(_), Some(_)) => {}
                    (Some((key, value)), None) => return Some((key, Some(value), None)),
                    (None, Some((key, other))) => return Some((key, None, Some(other))),
                    (None, None) => return None,
                }
            }
        })
    }
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key)
    }

    /// Changes a value, which is the default where there was none.
    pub(crate) fn change<R>(&mut self, key: &K, change: impl FnOnce(&mut V) -> R) -> R
    where
        V: Default,
    {
        if let Some(value) = self.0.get_mut(key) {
            return change(value);
        }
        let mut value = V::default();
        let result = change(&mut value);
        self.0.insert_mut(key.clone(), value);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn entries(map: &Map<u8, u8>) -> Vec<(u8, u8)> {
        map.iter().map(|(key, value)| (*key, *value)).collect()
    }

    proptest! {
        #[test]
        fn a_map_is_as_one_of_the_standard_library_and_its_clones_stay_as_they_were(
            steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..300),
        ) {
            let mut map = Map::default();
            let mut model = BTreeMap::new();
            let mut clones = Vec::new();
            for (kind, key, value) in steps {
                match kind % 8 {
                    0..=3 => {
                        map.insert(key, value);
                        model.insert(key, value);
                    }
                    4 | 5 => prop_assert_eq!(map.remove(&key), model.remove(&key).is_some()),
                    6 => {
                        map.change(&key, |old: &mut u8| *old = old.wrapping_add(value));
                        let old = model.entry(key).or_default();
                        *old = old.wrapping_add(value);
                    }
                    _ => clones.push((map.clone(), model.clone())),
                }
                prop_assert_eq!(map.get(&key), model.get(&key));
                let after = map.after(Some(&key)).next();
                prop_assert_eq!(after, model.range((Bound::Excluded(key), Bound::Unbounded)).next());
            }
            clones.push((map.clone(), model));
            for (clone, model) in &clones {
                prop_assert_eq!(entries(clone), model.iter().map(|(key, value)| (*key, *value)).collect::<Vec<_>>());
                prop_assert_eq!(clone.len(), model.len());
                let found: Vec<_> = map.differing(clone, |one, other| one == other).collect();
                let keys: std::collections::BTreeSet<_> = map.keys().chain(clone.keys()).collect();
                let expected: Vec<_> = keys
                    .into_iter()
                    .map(|key| (key, map.get(key), clone.get(key)))
                    .filter(|(_, here, there)| here != there)
                    .collect();
                prop_assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn what_is_not_there_can_be_taken_out_of_a_map_of_any_shape() {
        let mut map = Map::default();
        for key in 0..=255u8 {
            map.insert(key, ());
        }
        for round in 0..2000u32 {
            let key = (round.wrapping_mul(2_654_435_761) >> 24) as u8;
            map.remove(&key);
            map.remove(&key);
            if round % 3 == 0 {
                map.insert(key.wrapping_add(1), ());
            }
        }
        let keys: Vec<u8> = map.keys().copied().collect();
        assert!(keys.is_sorted() && keys.iter().all(|key| map.contains(key)));
    }

    #[test]
    fn a_clone_that_nobody_changed_has_no_differences() {
        let mut map = Map::default();
        map.insert(1, 2);
        assert_eq!(map.differing(&map.clone(), |_, _| panic!("nothing is looked at")).count(), 0);
    }
}
