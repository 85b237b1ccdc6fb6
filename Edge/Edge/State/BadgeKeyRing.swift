package import Sync
import Synchronization

/// The badge keys that a gate holds, or the wish for them.
package final class BadgeKeyRing: Sendable {
    private let held: Mutex<BadgeKeys?>
    private let bell = Bell()

    package init(_ keys: BadgeKeys? = nil) {
        held = Mutex(keys)
    }

    package var keys: BadgeKeys? { held.withLock { $0 } }

    package func adopt(_ keys: BadgeKeys) {
        held.withLock { $0 = keys }
    }

    /// A badge could not be judged, or is not known, with what is here: have the hub asked soon.
    package func want() {
        bell.ring()
    }

    /// Whether keys were wanted before the time was up.
    package func wanted(upTo limit: Duration) async -> Bool {
        await bell.wait(upTo: limit)
    }
}
