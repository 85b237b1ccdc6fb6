package import Access
package import Journal
package import Sync
import Synchronization
package import Vocabulary

/// The marks of neighbours, at hand for a decision; the journal keeps them across a restart.
///
/// Both are bounded by ``NeighbourLimits/marksKept``, each device by its fair share of it.
package final class HeardMarks: Sendable {
    fileprivate struct Entry {
        var heard: HeardMark
        /// The state in which it was taken up; nil where it was not.
        var taken: UsedMark.State?
    }

    fileprivate struct State {
        var rights: [RightID: [HeardMark.Key: Entry]] = [:]
        var count = 0
        /// Not on the disk yet, oldest first.
        var unstored: [HeardMark] = []
        /// Let go here, and on the disk still, perhaps.
        var shed: [UsedMark] = []
        /// The newest scan of each device that is on the disk.
        var stored: [DeviceID: (epoch: UInt32, sequence: UInt64)] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// What became of a mark that was added.
    package enum Addition: Hashable, Sendable {
        case new
        case known
        /// Another mark of the same scan in the same state: its device tells two stories.
        case contradiction
    }

    /// Whether these very bytes are here, or a later word of the same scan: costs no signature.
    package func knows(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == UsedMark.byteCount else { return false }
        var reader = ByteReader(bytes, at: 12)
        let key = HeardMark.Key(
            device: DeviceID(reader.number()),
            epoch: reader.number(),
            sequence: reader.number()
        )
        reader = ByteReader(bytes, at: 32)
        let right = RightID(reader.number())
        return state.withLock { $0.rights[right]?[key]?.heard.bytes == bytes }
    }

    @discardableResult
    package func add(_ heard: HeardMark) -> Addition {
        state.withLock { state in
            let right = heard.mark.right
            if let known = state.rights[right]?[heard.key] {
                guard known.heard.mark.state.rawValue < heard.mark.state.rawValue else {
                    let isSame =
                        known.heard.mark.state != heard.mark.state
                        || known.heard.bytes == heard.bytes
                    return isSame ? .known : .contradiction
                }
                state.rights[right]?[heard.key]?.heard = heard
            } else {
                state.rights[right, default: [:]][heard.key] = Entry(heard: heard)
                state.count += 1
            }
            state.unstored.append(heard)
            if state.count > NeighbourLimits.marksKept { state.shedSome() }
            return .new
        }
    }

    /// What a presentation of this right takes up first, oldest first.
    package func pending(_ right: RightID) -> [(heard: HeardMark, news: NeighbourNews)] {
        let entries = state.withLock { Array(($0.rights[right] ?? [:]).values) }
        guard !entries.isEmpty else { return [] }
        let pending = entries.compactMap { entry in entry.news.map { (entry.heard, $0) } }
        return pending.sorted { $0.0.order < $1.0.order }
            .prefix(NeighbourLimits.marksTakenMax).map { $0 }
    }

    /// Notes what a record took up, once it is durable.
    package func took(_ taken: [TakenMark]) {
        guard !taken.isEmpty else { return }
        state.withLock { state in
            for mark in taken.map(\.heard) {
                state.rights[mark.mark.right]?[mark.key]?.taken = mark.mark.state
            }
        }
    }

    /// The slots of rotating codes that records here took up: what is left to take up is
    /// ``pending(_:)``.
    package func slotsTaken(_ right: RightID) -> [SlotElsewhere] {
        let taken = state.withLock { state in
            (state.rights[right] ?? [:]).values.filter { $0.taken != nil }
        }
        return taken.compactMap { SlotElsewhere($0.heard.mark) }
    }

    package var count: Int { state.withLock { $0.count } }

    /// Rights with a mark that no presentation has taken up.
    package var waiting: Int {
        state.withLock { state in
            state.rights.values.reduce(0) { sum, marks in
                sum + marks.values.count(where: { $0.news != nil })
            }
        }
    }
}

/// The disk.
extension HeardMarks {
    /// Takes up what the journal keeps.
    package func load(_ kept: [(heard: HeardMark, taken: UInt8)]) {
        state.withLock { state in
            for (heard, taken) in kept {
                state.rights[heard.mark.right, default: [:]][heard.key] = Entry(
                    heard: heard,
                    taken: UsedMark.State(rawValue: taken)
                )
                state.count += 1
                state.noteStored(heard)
            }
        }
    }

    /// Marks to be written, at most so many.
    package func unstored(_ limit: Int) -> [HeardMark] {
        state.withLock { Array($0.unstored.prefix(limit)) }
    }

    /// What the disk is to let go, at most so many; nothing as long as some of it may be on its
    /// way there.
    package func shed(_ limit: Int) -> [UsedMark] {
        state.withLock { state in
            state.unstored.count > limit ? [] : Array(state.shed.prefix(limit))
        }
    }

    package func noteForgotten(_ marks: [UsedMark]) {
        state.withLock { $0.shed.removeFirst(min(marks.count, $0.shed.count)) }
    }

    package func noteStored(_ marks: [HeardMark]) {
        state.withLock { state in
            state.unstored.removeFirst(min(marks.count, state.unstored.count))
            for mark in marks { state.noteStored(mark) }
        }
    }

    /// How far a device's scans are on the disk here; it goes on telling from there.
    package func stored(of device: DeviceID) -> (epoch: UInt32, sequence: UInt64)? {
        state.withLock { $0.stored[device] }
    }

    package func forget(before low: Timestamp) {
        state.withLock { $0.forget { $0.time.low < low } }
    }
}

extension HeardMarks.State {
    fileprivate mutating func noteStored(_ heard: HeardMark) {
        let place = (heard.mark.epoch, heard.mark.sequence)
        if let known = stored[heard.mark.device], known >= place { return }
        stored[heard.mark.device] = place
    }

    /// Lets a sixteenth go: the oldest of the devices that told the most, so that a stolen gate
    /// that floods its neighbours drives out its own words first.
    fileprivate mutating func shedSome() {
        var marks: [DeviceID: [UsedMark]] = [:]
        for entry in rights.values.flatMap(\.values) {
            marks[entry.heard.mark.device, default: []].append(entry.heard.mark)
        }
        for (device, portion) in FairShare.portions(of: count / 16, of: marks.mapValues(\.count)) {
            let oldest = (marks[device] ?? []).sorted { $0.age < $1.age }.prefix(portion)
            for mark in oldest { drop(mark) }
            shed += oldest
        }
    }

    private mutating func drop(_ mark: UsedMark) {
        let key = HeardMark.Key(device: mark.device, epoch: mark.epoch, sequence: mark.sequence)
        guard rights[mark.right]?.removeValue(forKey: key) != nil else { return }
        count -= 1
        if rights[mark.right]?.isEmpty == true { rights[mark.right] = nil }
    }

    fileprivate mutating func forget(_ isOver: (UsedMark) -> Bool) {
        for (right, marks) in rights {
            let rest = marks.filter { !isOver($0.value.heard.mark) }
            count -= marks.count - rest.count
            rights[right] = rest.isEmpty ? nil : rest
        }
    }
}

extension HeardMarks.Entry {
    /// What it means to a gate that has taken up what it says of itself.
    fileprivate var news: NeighbourNews? {
        switch (taken, heard.mark.state) {
        case (nil, .granted), (nil, .passed): .used
        case (nil, .notUsed): .unused
        case (.granted, .notUsed), (.passed, .notUsed): .takenBack
        case (.granted, .granted), (.granted, .passed), (.passed, .granted), (.passed, .passed),
            (.notUsed, _):
            nil
        }
    }
}

extension UsedMark {
    /// The order in which the marks of one device are let go.
    fileprivate var age: (UInt64, UInt32, UInt64) { (time.low.milliseconds, epoch, sequence) }
}

extension HeardMark {
    /// The order in which marks are taken up: by time, then by scan.
    fileprivate var order: (UInt64, UInt32, UInt32, UInt64) {
        (mark.time.low.milliseconds, mark.device.raw, mark.epoch, mark.sequence)
    }
}
