import Sync
import Vocabulary

/// What a hub says to a batch.
enum HubWord: Sendable {
    case acknowledged([UInt8])
    case conflict(JournalConflict)
    case refused
}

/// The side that collects: the real one, and stubs that a checker must catch.
protocol Collecting: AnyObject {
    func take(_ body: [UInt8], from device: DeviceID) async throws -> HubWord
    /// All that is held of a device, in the order of its journal.
    func held(of device: DeviceID) async throws -> [[UInt8]]
}
