package import Vocabulary

/// The paths and limits of what an edge asks the hub.
///
/// Every request but the enrolment is signed as ``DeviceRequest``, every answer as ``HubAnswer``.
package enum DeviceAPI {
    /// `POST`, JSON ``EnrolmentRequest`` → 201 ``EnrolmentAnswer``.
    package static let enrolmentPath = "/v1/device/enrolment"
    /// `GET ?known=VERSION&epoch=HUB_EPOCH&keyring=VERSION&wait=SECONDS` → 200 head (390 bytes), or
    /// before it the keyring that follows the one named; 204 when nothing is newer.
    package static let headPath = "/v1/device/head"
    /// `GET` → 200 snapshot.
    package static let snapshotPath = "/v1/device/snapshot"
    /// `GET ?from=VERSION` → 200 delta, 410 when that version is no longer kept.
    package static let deltaPath = "/v1/device/delta"
    /// `GET ?from=VERSION` → 200 the keyring of the next version, 204 when there is none.
    package static let keyringPath = "/v1/device/keyring"
    /// `POST`, ``JournalBatch`` → 200 ``Acknowledgement``, 409 ``JournalConflict``.
    package static let journalPath = "/v1/device/journal"
    /// `GET` → 200 JSON ``Assignment``.
    package static let assignmentPath = "/v1/device/assignment"
    /// `GET ?key=PUBLIC_KEY` (X25519, 64 lower-case hex digits) → 200 ``BadgeKeys``, sealed to it.
    package static let badgeKeysPath = "/v1/device/badge-keys"
    /// `GET ?known=VERSION&address=ADDRESS:PORT` → 200 ``Roster``, 204 when there is none newer.
    ///
    /// `address` is where the device listens for its neighbours; left out where it does not.
    package static let rosterPath = "/v1/device/roster"
    /// `POST`, up to 64 checkpoints of 128 bytes, the device's own and those of neighbours → 204.
    package static let witnessPath = "/v1/device/witness"
    package static let witnessedMax = 64
    /// `GET ?flash=SEQUENCE` → `text/event-stream`: the flash where it is another than the known
    /// one, a heartbeat, then each as it comes; data in Base64.
    package static let eventsPath = "/v1/device/events"
    package static let beatEvent = "beat"
    package static let flashEvent = "flash"
    /// `GET ?flash=SEQUENCE&wait=SECONDS` → 200 heartbeat (145 bytes), at the latest after the wait
    /// or as soon as the flash is another than the known one.
    package static let beatPath = "/v1/device/beat"
    /// `GET` → 200 flash, 204 where nothing was ever struck.
    package static let flashPath = "/v1/device/flash"

    /// The longest that the hub holds a question for a newer head or flash.
    package static let waitSecondsMax = 25
}

/// Where a device stands.
package struct Assignment: Codable, Hashable, Sendable {
    package let scope: ScopeID
    package let gate: GateID
    package let zone: UInt16
    /// `entry`, `exit` or `both`.
    package let direction: String

    package init(scope: ScopeID, gate: GateID, zone: UInt16, direction: String) {
        self.scope = scope
        self.gate = gate
        self.zone = zone
        self.direction = direction
    }
}

/// Why the hub did not take a batch: the body of a 409, beside the members of RFC 9457.
package struct JournalConflict: Codable, Hashable, Sendable {
    /// `hole`, `fork`, `broken` or `quarantined`.
    package let reason: String
    /// The sequence that the hub wants next.
    package let wanted: UInt64?
    /// The epoch that the hub knows.
    package let epoch: UInt32?

    package init(reason: String, wanted: UInt64?, epoch: UInt32?) {
        self.reason = reason
        self.wanted = wanted
        self.epoch = epoch
    }
}
