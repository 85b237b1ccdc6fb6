package import Crypto
import Sync
import Synchronization
package import Vocabulary

/// The highest checkpoint of each neighbour's journal that was heard of, to be shown to it when it
/// comes back, and to the hub; of the epoch before, too, whose end may have been cut.
///
/// A device has places of its own and takes nobody else's, whatever epochs it signs.
package final class WitnessBook: Sendable {
    fileprivate struct Place: Hashable {
        let device: DeviceID
        let epoch: UInt32
    }

    fileprivate struct Copy {
        let checkpoint: Checkpoint
        let bytes: [UInt8]
        /// When it came, counted in copies.
        let turn: UInt64
        var isTold = false
    }

    fileprivate struct State {
        var copies: [Place: Copy] = [:]
        var turn: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Keeps a checkpoint that this device signed, where it is higher than what is known.
    @discardableResult
    package func keep(_ bytes: [UInt8], of device: DeviceID, key: Ed25519PublicKey) -> Bool {
        guard let checkpoint = Checkpoint(bytes: bytes, signedBy: key),
            checkpoint.device == device, checkpoint.sequence > 0
        else { return false }
        let place = Place(device: device, epoch: checkpoint.epoch)
        return state.withLock { state in
            if let known = state.copies[place], known.checkpoint.sequence >= checkpoint.sequence {
                return false
            }
            guard state.copies[place] != nil || state.makeRoom(for: place) else { return false }
            state.turn += 1
            state.copies[place] = Copy(checkpoint: checkpoint, bytes: bytes, turn: state.turn)
            return true
        }
    }

    /// The newest of a device, for that device.
    package func copy(of device: DeviceID) -> [UInt8]? {
        state.withLock { state in
            state.copies.values.filter { $0.checkpoint.device == device }
                .max { $0.checkpoint.epoch < $1.checkpoint.epoch }?.bytes
        }
    }

    package var count: Int { state.withLock { $0.copies.count } }

    /// What the hub was not told yet.
    package var untold: [[UInt8]] {
        state.withLock { $0.copies.values.filter { !$0.isTold }.map(\.bytes) }
    }

    package func told(_ bytes: [[UInt8]]) {
        let bytes = Set(bytes)
        state.withLock { state in
            for (place, copy) in state.copies where bytes.contains(copy.bytes) {
                state.copies[place]?.isTold = true
            }
        }
    }
}

extension WitnessBook.State {
    /// Whether the epoch is one of the newest of its device; what it displaces goes.
    fileprivate mutating func makeRoom(for place: WitnessBook.Place) -> Bool {
        let own = copies.keys.filter { $0.device == place.device }.sorted { $0.epoch < $1.epoch }
        if let oldest = own.first {
            guard own.count >= NeighbourLimits.witnessedEpochs else { return true }
            guard oldest.epoch < place.epoch else { return false }
            copies[oldest] = nil
            return true
        }
        let lately = Dictionary(grouping: copies) { $0.key.device }
            .mapValues { $0.map(\.value.turn).max() ?? 0 }
        guard lately.count >= NeighbourLimits.witnessedMax else { return true }
        let quietest = lately.min { $0.value < $1.value }?.key
        for key in copies.keys where key.device == quietest { copies[key] = nil }
        return true
    }
}
