import Logging
import Sync
import Synchronization

/// Where the hub wants this device to stand, when that is elsewhere than it stands now.
final class NextPlace: Sendable {
    private let place = Mutex<Assignment?>(nil)

    var assignment: Assignment? { place.withLock { $0 } }

    /// Keeps a changed place for the next start.
    func take(_ assignment: Assignment, _ stores: EdgeStores, _ events: Log) {
        let isNew = assignment != stores.identity.assignment
        place.withLock { $0 = isNew ? assignment : nil }
        guard isNew else { return }
        events.warning("assignmentChanged", ["gate": "\(assignment.gate)", "counts": "at restart"])
        do throws(EdgeFailure) {
            try stores.state.keep(assignment: assignment)
        } catch {
            events.error("assignmentNotKept", ["reason": "\(error)"])
        }
    }
}
