package import Sync

/// Brings the journal to the hub: which batch to send next, after what it answered last.
package struct UploadMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// The journal was written to up to here.
        case written(upTo: UInt64)
        case acknowledged(upTo: UInt64)
        case conflict(JournalConflict)
        case failed(LaneFault)
        case waited
    }

    package enum Action: Sendable, Equatable {
        /// Send records from here on, as many as fit in a batch.
        case send(from: UInt64, count: Int)
        /// Wait for the time given, or sooner for something to be written.
        case wait(Duration)
        /// Wait for something to be written.
        case sleep
    }

    package enum Phase: String, Sendable {
        case idle
        case sending
        case waiting
        case stopped
    }

    /// A hub that cannot be satisfied is asked again this often: a quarantine may be lifted.
    package static let probeEvery = Duration.seconds(600)
    /// A hub that wants the same record again this often is a failing hub.
    package static let rewindsMax = 3

    package private(set) var phase = Phase.idle
    package private(set) var fault: LaneFault?
    /// What the hub holds, as far as it said so.
    package private(set) var acknowledged: UInt64
    private var written: UInt64
    private var next: UInt64
    private var first: UInt64
    private let epoch: UInt32
    private var backOff = SyncBackOff()
    private var rewinds = 0

    /// `first` is the oldest record that is still here.
    package init(epoch: UInt32, first: UInt64, acknowledged: UInt64, written: UInt64) {
        self.epoch = epoch
        self.first = first
        self.acknowledged = acknowledged
        self.written = max(written, acknowledged)
        next = acknowledged + 1
    }

    package var backlog: UInt64 { written - min(written, acknowledged) }

    /// Records up to here were deleted meanwhile.
    package mutating func prune(upTo sequence: UInt64) {
        first = max(first, sequence + 1)
    }

    package mutating func handle(_ event: Event, chance: Double) -> Action {
        switch event {
        case .begin: return step()
        case .waited:
            phase = .idle
            return step()
        case .written(let sequence):
            written = max(written, sequence)
            return step()
        case .acknowledged(let sequence): return acknowledge(sequence, chance)
        case .conflict(let conflict): return resolve(conflict, chance)
        case .failed(let fault): return fault.isAlarm ? stop(fault) : fail(fault, chance)
        }
    }

    private mutating func step() -> Action {
        guard next <= written else {
            phase = .idle
            return .sleep
        }
        phase = .sending
        return .send(
            from: next,
            count: Int(min(UInt64(JournalBatch.recordsMax), written - next + 1))
        )
    }

    private mutating func acknowledge(_ sequence: UInt64, _ chance: Double) -> Action {
        guard sequence <= written else { return stop(.quarantined) }
        guard sequence >= next else { return fail(.refused, chance) }
        acknowledged = max(acknowledged, sequence)
        next = sequence + 1
        fault = nil
        rewinds = 0
        backOff.reset()
        return step()
    }

    private mutating func resolve(_ conflict: JournalConflict, _ chance: Double) -> Action {
        switch conflict.reason {
        case "hole": break
        case "fork", "broken", "quarantined": return stop(.quarantined)
        default: return fail(.refused, chance)
        }
        guard let wanted = conflict.wanted, wanted > 0 else { return fail(.malformed, chance) }
        if let epoch = conflict.epoch, epoch != self.epoch { return stop(.quarantined) }
        guard wanted <= written + 1 else { return stop(.quarantined) }
        guard wanted >= first else { return stop(.unfillable) }
        rewinds += 1
        guard rewinds <= Self.rewindsMax else {
            rewinds = 0
            return fail(.refused, chance)
        }
        next = wanted
        return step()
    }

    private mutating func fail(_ fault: LaneFault, _ chance: Double) -> Action {
        self.fault = fault
        phase = .waiting
        return .wait(backOff.wait(chance: chance))
    }

    private mutating func stop(_ fault: LaneFault) -> Action {
        self.fault = fault
        phase = .stopped
        return .wait(Self.probeEvery)
    }
}
