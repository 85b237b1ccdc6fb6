package import Sync
import Synchronization

/// The newest deltas as they came, for neighbours that are a few versions behind.
package final class DeltaShelf: Sendable {
    private struct Kept {
        let hubEpoch: UInt32
        let from: UInt64
        let bytes: [UInt8]
    }

    private let kept = Mutex<[Kept]>([])

    package init() {}

    package func keep(_ delta: Delta, bytes: [UInt8]) {
        guard bytes.count <= NeighbourLimits.deltaBytesKept else { return }
        kept.withLock { kept in
            kept.append(
                Kept(hubEpoch: delta.head.head.hubEpoch, from: delta.from, bytes: bytes)
            )
            var total = kept.reduce(0) { $0 + $1.bytes.count }
            while kept.count > NeighbourLimits.deltasKept
                || total > NeighbourLimits.deltaBytesKept
            {
                total -= kept.removeFirst().bytes.count
            }
        }
    }

    /// What leads on from this version, nil where it is not here.
    package func delta(hubEpoch: UInt32, from version: UInt64) -> [UInt8]? {
        kept.withLock { kept in
            kept.last { $0.from == version && $0.hubEpoch == hubEpoch }?.bytes
        }
    }
}
