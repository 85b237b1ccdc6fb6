import Cache
import Journal
import Sync
import Vocabulary

/// What neighbours and sticks bring: judged and applied as what the hub answers is.
extension DownloadLane {
    package enum Brought: Hashable, Sendable {
        case applied
        /// It leads to nothing newer.
        case alreadyHere
        /// It starts elsewhere, or what is in it does not lead to its head.
        case mismatch
        case unknownKey
        case malformed
        case refused(LaneFault)

        fileprivate init(_ event: DownloadMachine.Event) {
            switch event {
            case .applied: self = .applied
            case .upToDate, .newHead: self = .alreadyHere
            case .mismatch, .deltaGone: self = .mismatch
            case .unknownKey: self = .unknownKey
            case .failed(let fault): self = .refused(fault)
            default: self = .malformed
            }
        }
    }

    /// Takes a delta somebody brought; `done` hears what became of it.
    ///
    /// In turn with what the hub answers, on the thread that applies it.
    package func take(
        delta bytes: [UInt8],
        _ done: @escaping @Sendable (Brought) -> Void
    ) {
        workshop.begin { [self] in
            guard let delta = try? Delta(bytes: bytes) else { return done(.malformed) }
            guard !desk.isOld(delta.head) else { return done(.alreadyHere) }
            done(Brought(desk.take(delta, bytes, nil)))
        }
    }

    /// Takes a snapshot that somebody brought.
    package func take(
        snapshot bytes: [UInt8],
        _ done: @escaping @Sendable (Brought) -> Void
    ) {
        workshop.begin { [self] in
            guard let snapshot = try? Snapshot(bytes: bytes) else { return done(.malformed) }
            guard !desk.isOld(snapshot.head) else { return done(.alreadyHere) }
            done(Brought(desk.take(snapshot, nil, repairs: false)))
        }
    }
}
