/// What is wrong with a device as long as it lasts: the closed list, whose numbers and names never
/// change.
///
/// A `health` record of the journal tells that one came or, flagged `over`, went; the hub shows
/// those that stand.
package enum DeviceCondition: UInt8, CaseIterable, Sendable, Hashable {
    /// The picture shows nothing: a covered lens, no light, or light straight into the lens.
    case cameraBlack = 1
    /// The same picture for seconds, to the last bit.
    case cameraFrozen = 2
    /// No picture: no camera, or a capture command that ended.
    case cameraGone = 3
    /// A reader of cards, barcodes or keys that does not answer.
    case readerSilent = 4
    case gateLost = 5
    case cacheStale = 6
    /// Nobody confirmed the time since the machine started.
    case clockUntrusted = 7
    case diskLow = 8
    case hubUnreachable = 9
    case gateHeldOpen = 10
    case gateTampered = 11
    case sensorStuck = 12
    /// The fire alarm's release is told by its wire; whether the gate opened, nobody tells.
    case fireRelease = 13
    /// Nothing can be recorded: only free exits open.
    case journalFull = 14
    /// There is no cache to decide against yet.
    case cacheAbsent = 15
    /// Somebody must look: the hub told two stories, or the cache was changed.
    case trustAlarm = 16
    /// The keyring is over, or a newer one that the hub tells of does not arrive.
    case keyringStale = 17

    /// The word that is stored, counted and sent; as stable as the number.
    package var name: String {
        switch self {
        case .cameraBlack: "camera_black"
        case .cameraFrozen: "camera_frozen"
        case .cameraGone: "camera_gone"
        case .readerSilent: "reader_silent"
        case .gateLost: "gate_lost"
        case .cacheStale: "cache_stale"
        case .clockUntrusted: "clock_untrusted"
        case .diskLow: "disk_low"
        case .hubUnreachable: "hub_unreachable"
        case .gateHeldOpen: "gate_held_open"
        case .gateTampered: "gate_tampered"
        case .sensorStuck: "sensor_stuck"
        case .fireRelease: "fire_release"
        case .journalFull: "journal_full"
        case .cacheAbsent: "cache_absent"
        case .trustAlarm: "trust_alarm"
        case .keyringStale: "keyring_stale"
        }
    }
}
