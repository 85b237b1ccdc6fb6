package import Vocabulary

/// The paths and limits of what an edge asks the hub.
///
/// Every request but the enrolment is signed as ``DeviceRequest``, every answer as ``HubAnswer``.
package enum DeviceAPI {
    /// `POST`, JSON ``EnrolmentRequest`` → 201 ``EnrolmentAnswer``.
    package static let enrolmentPath = "/v1/device/enrolment"
    /// `GET ?known=VERSION&wait=SECONDS` → 200 head (390 bytes), 204 when nothing is newer.
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

    /// The longest that the hub holds a question for a newer head.
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
